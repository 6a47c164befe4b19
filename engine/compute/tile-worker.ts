import { workerData } from 'piscina';
import {
  codeTile,
  EventCoder,
  type Recording,
  type TileEvents,
  type TileRange,
  UserError,
  whitened,
} from '../../core/index.ts';
import { openPlace } from '../files/open-place.ts';
import type { TileJob } from './tile-job.ts';

const { source, plan } = workerData as TileJob;

async function openSignal(): Promise<Recording> {
  const opened = await openPlace(source.path, source.options);
  const named = opened.recordings.find(({ name }) => name === source.name);
  if (named === undefined) {
    throw new UserError(
      'RECORDING_GONE',
      `${source.path} no longer holds the recording "${source.name}"; was it changed while being sorted? Sort it again.`,
    );
  }
  return whitened(named.recording, plan.preprocess);
}

const coder = new EventCoder(plan.model);
let signal: Promise<Recording> | null = null;

/** Codes one tile; the recording is opened once a thread. */
export default async function work(range: TileRange): Promise<TileEvents> {
  signal ??= openSignal();
  return codeTile(await signal, coder, range);
}
