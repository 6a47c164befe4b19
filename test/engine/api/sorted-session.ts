import { mkdirSync } from 'node:fs';
import { join } from 'node:path';
import { afterAll } from 'vitest';
import { connectEngine, type EventListeners } from '../../../engine/api/channel/connect-engine.ts';
import { inProcessChannels } from '../../../engine/api/channel/in-process.ts';
import type { EngineClient, LearningSnapshot } from '../../../engine/api/contract.ts';
import { Engine } from '../../../engine/api/engine.ts';
import { temporaryFolder } from '../../support/cli.ts';
import { noise, spikeShape, writeRawRecording } from '../../support/raw-recording.ts';

const frames = 200_000;
export const channels = 2;
/** The whole recording. */
export const whole = { segment: 0, start: 0, end: frames };

/** Two neurons, one on each channel, that never fire together. */
export const trains = [0, 1].map((unit) =>
  Array.from({ length: 180 }, (_, i) => 500 + 550 * unit + 1100 * i + ((i * 7919) % 90)),
);

/** A folder with a recording of the two neurons that an engine has sorted; it is closed after all tests. */
export interface SortedSession {
  /** For files of the test. */
  readonly root: string;
  readonly client: EngineClient;
  readonly ref: { readonly sessionId: string; readonly recordingId: string };
  /** All that was told of learning. */
  readonly learned: readonly LearningSnapshot[];
  /** Another client of the engine. */
  readonly connect: (listeners: EventListeners) => EngineClient;
  /** Closes the engine and opens the folder with a new one, after something happened to its home. */
  readonly openAnew: (
    meanwhile?: (home: string) => void,
  ) => Promise<Pick<SortedSession, 'client' | 'ref'>>;
}

export async function sortedSession(): Promise<SortedSession> {
  const root = temporaryFolder();
  const folder = join(root, 'session');
  const user = join(root, 'user');
  const learned: LearningSnapshot[] = [];
  let engine = new Engine(user);
  afterAll(() => engine.close());
  const connect = (listeners: EventListeners) => {
    const [server, own] = inProcessChannels();
    engine.accept(server);
    return connectEngine(own, listeners);
  };
  writeNeurons(folder);
  let isSorted = () => {};
  const sorted = new Promise<void>((resolve) => {
    isSorted = resolve;
  });
  const client = connect({
    learningChanged: (snapshot) => learned.push(snapshot),
    jobsChanged: ({ jobs }) => {
      if (jobs.length > 0 && jobs.every(({ state }) => state === 'done')) isSorted();
    },
  });
  const open = async (opener: EngineClient) => {
    const { sessionId } = await opener.openSession({ path: folder });
    return { client: opener, ref: { sessionId, recordingId: 'a.bin:a' } };
  };
  const { ref } = await open(client);
  await client.startJobs({ sessionId: ref.sessionId });
  await sorted;
  const openAnew: SortedSession['openAnew'] = async (meanwhile = () => {}) => {
    await engine.close();
    meanwhile(join(folder, 'spikeloom'));
    engine = new Engine(user);
    return open(connect({}));
  };
  return { root, client, ref, learned, connect, openAnew };
}

function writeNeurons(folder: string): void {
  mkdirSync(folder);
  const random = noise(11);
  const traces = Float32Array.from({ length: channels * frames }, random);
  trains.forEach((train, unit) => {
    for (const trough of train) {
      for (let k = -8; k <= 24; k++) traces[unit * frames + trough + k]! += spikeShape(k);
    }
  });
  writeRawRecording(join(folder, 'a'), {
    channels,
    frames,
    valueAt: (frame, channel) => traces[channel * frames + frame]!,
  });
}

/** The found units in the order of the planted ones. */
export async function foundUnits({
  client,
  ref,
}: Pick<SortedSession, 'client' | 'ref'>): Promise<readonly number[]> {
  const { units } = await client.readUnits(ref);
  return [0, 1].map((channel) => units.find(({ mainChannel }) => mainChannel === channel)!.unitId);
}
