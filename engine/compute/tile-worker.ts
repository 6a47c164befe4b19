import { workerData } from 'piscina';
import {
  codeTile,
  EventCoder,
  type TileEvents,
  type TileRange,
  whitened,
} from '../../core/index.ts';
import { answering } from './answer.ts';
import { reopenRecording } from './reopen-recording.ts';
import type { TileJob } from './tile-job.ts';

async function prepare({ source, seen, plan }: TileJob) {
  // Its files are closed when the thread ends.
  const { recording } = (await reopenRecording(source, seen)).named;
  const signal = whitened(recording, plan.preprocess);
  return { signal, coder: new EventCoder(plan.model) };
}

let prepared: ReturnType<typeof prepare> | undefined;

/** Codes one tile; the recording is opened once a thread. */
export default answering(async (range: TileRange): Promise<TileEvents> => {
  prepared ??= prepare(workerData as TileJob);
  const { signal, coder } = await prepared;
  return codeTile(signal, coder, range);
});
