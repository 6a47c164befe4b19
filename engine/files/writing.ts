import { setTimeout as pause } from 'node:timers/promises';
import { type FileState, fileState } from './file-states.ts';

/**
 * Whether something writes to a recording: `growing` changed while we looked; `recent` did not, but
 * was written to a moment before; `settled` was not.
 */
export type Writing = 'settled' | 'recent' | 'growing';

/** What can be sorted at once comes first. */
export const writingOrder: Readonly<Record<Writing, number>> = {
  settled: 0,
  recent: 1,
  growing: 2,
};

/** A recorder writes at least so often. */
const recentMs = 10_000;
const lookAgainAfterMs = 300;

/** Anything of which the files are known as they were when it was looked at. */
interface Seen {
  readonly samples: readonly FileState[];
}

/** Whether the samples of a recording are still what they were when it was found. */
export async function isUnchanged(folder: string, { samples }: Seen): Promise<boolean> {
  const states = await Promise.all(samples.map(({ path }) => fileState(folder, path)));
  return states.every(
    (now, i) =>
      now?.byteLength === samples[i].byteLength && now.modifiedMs === samples[i].modifiedMs,
  );
}

/**
 * Tells what is being written. Only where a file was written to lately does it take a moment.
 * @param nowMs milliseconds since 1970
 */
export async function lookWhatGrows<Recording extends Seen>(
  folder: string,
  recordings: readonly Recording[],
  nowMs: number,
): Promise<(Recording & { readonly writing: Writing })[]> {
  const isRecent = recordings.map(({ samples }) =>
    samples.some(({ modifiedMs }) => modifiedMs > nowMs - recentMs),
  );
  if (isRecent.includes(true)) await pause(lookAgainAfterMs);
  return Promise.all(
    recordings.map(async (recording, i) => {
      if (!isRecent[i]) return { ...recording, writing: 'settled' as const };
      const writing = (await isUnchanged(folder, recording)) ? 'recent' : 'growing';
      return { ...recording, writing };
    }),
  );
}
