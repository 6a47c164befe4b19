import { existsSync, readFileSync } from 'node:fs';
import { basename, join } from 'node:path';
import { expect } from 'vitest';
import {
  type CliResult,
  namesIn,
  resultFiles,
  runCli,
  temporaryFolder,
} from '../../support/cli.ts';
import { noise, type RawRecording, writeRawRecording } from '../../support/raw-recording.ts';

/** For the files of the test file that imports this. */
export const folder = temporaryFolder();
/** Samples in a second: most recordings of the tests are that long. */
export const second = 20_000;

let names = 0;
/** A name that no other test has; many run at the same time. */
export const fresh = (name: string) => `${name}-${names++}`;

/** Writes a recording of noise with something in it, sorts it, and gives what came of it. */
export async function sortOf(
  name: string,
  recording: Partial<RawRecording>,
  flags: readonly string[] = [],
) {
  const random = noise(1);
  const path = writeRawRecording(join(folder, name), {
    channels: 2,
    frames: second,
    valueAt: () => random(),
    ...recording,
  });
  return sortPath(path, name, flags);
}

export async function sortPath(path: string, name: string, flags: readonly string[] = []) {
  const out = join(folder, `out-${name}`);
  const result = await runCli(['sort', path, '--out', out, ...flags]);
  return { ...result, out, written: join(out, name) };
}

/** A failed command: one line that names the fault, no bug. */
export function expectOneErrorLine({ code, stdout, stderr }: CliResult, errorCode: RegExp) {
  expect(stdout).toBe('');
  const lines = stderr.split('\n').filter((line) => line !== '' && !line.startsWith('note['));
  expect(lines).toHaveLength(1);
  expect(lines[0]).toMatch(/^error\[[A-Z_]+\]: .{20,}/);
  expect(/^error\[([A-Z_]+)\]/.exec(lines[0])?.[1]).toMatch(errorCode);
  expect(code).toBe(2);
}

/** A sort that failed so and left nothing, not even the folders that it had made. */
export function expectNothingWritten(result: CliResult & { out: string }, errorCode: RegExp) {
  expectOneErrorLine(result, errorCode);
  expect(existsSync(result.out)).toBe(false);
}

/** A whole result with `spikes` spikes at most. */
export function expectSmallResult(
  result: CliResult & { out: string; written: string },
  mostSpikes: number,
) {
  expect(result.stderr).not.toMatch(/error\[|Warning/);
  expect(result.code).toBe(0);
  expect(namesIn(result.out)).toEqual([basename(result.written)]);
  expect(namesIn(result.written)).toEqual(resultFiles);
  const rows = readFileSync(join(result.written, 'spikes.csv'), 'utf8').trimEnd().split('\r\n');
  expect(rows[0]).toBe('unit_id,sample_index,time_s,amplitude_uv,margin,segment');
  expect(rows.length - 1).toBeLessThanOrEqual(mostSpikes);
  const templates = readFileSync(join(result.written, 'templates.npy'));
  expect(templates.subarray(1, 6).toString()).toBe('NUMPY');
  JSON.parse(readFileSync(join(result.written, 'sorting.json'), 'utf8'));
}
