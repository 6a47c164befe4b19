import { existsSync } from 'node:fs';
import { readdir } from 'node:fs/promises';
import { join } from 'node:path';
import { type LabelledSpikes, parseSpikeTrainsCsv, UserError } from '../../core/index.ts';
import { readTextFile } from '../files/read-text-file.ts';

/** The clock of a sorted recording. */
export interface SortedClock {
  /** Hz */
  readonly sampleRate: number;
  readonly segments: readonly { readonly sampleCount: number; readonly startTime: number }[];
}

/**
 * Reads when the recording of a sorting was made, and how fast.
 * @param folder that of one recording, as `spikeloom sort` has written it
 * @throws UserError (`NOT_A_SORTING`)
 */
export async function readSortedClock(folder: string): Promise<SortedClock> {
  const path = join(folder, 'sorting.json');
  if (!existsSync(path)) throw notASorting(folder, await sortingsIn(folder));
  const recording = parseRecording(await readTextFile(path));
  if (recording?.sampleRate !== undefined && recording.sampleRate > 0) {
    return { sampleRate: recording.sampleRate, segments: recording.segments ?? [] };
  }
  throw new UserError(
    'NOT_A_SORTING',
    `${path} states no sampling rate; sort the recording again with this version.`,
  );
}

/** Reads the spikes of units from a CSV, such as the `spikes.csv` of a sorting. */
export async function readSpikeTrains(path: string): Promise<LabelledSpikes> {
  return parseSpikeTrainsCsv(await readTextFile(path), path);
}

function notASorting(folder: string, inside: readonly string[]): UserError {
  const advice = inside.length === 0 ? '' : `, such as ${inside[0]}`;
  return new UserError(
    'NOT_A_SORTING',
    `${folder} holds no sorting.json; give the folder of one recording that "spikeloom sort" has written${advice}.`,
  );
}

/** The folders of recordings in the folder that `sort` was given. */
async function sortingsIn(folder: string): Promise<string[]> {
  const names = await readdir(folder).catch((): string[] => []);
  return names
    .sort()
    .map((name) => join(folder, name))
    .filter((path) => existsSync(join(path, 'sorting.json')));
}

function parseRecording(text: string): Partial<SortedClock> | undefined {
  try {
    return JSON.parse(text).recording;
  } catch {
    return undefined;
  }
}
