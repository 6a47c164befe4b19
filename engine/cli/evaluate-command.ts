import { existsSync } from 'node:fs';
import { readdir } from 'node:fs/promises';
import { join, resolve } from 'node:path';
import { Command } from 'commander';
import {
  defaultToleranceMs,
  type LabelledSpikes,
  parseSpikeTrainsCsv,
  UserError,
} from '../../core/index.ts';
import { readTextFile } from '../files/read-text-file.ts';
import { compareWithTruth } from '../results/compare-with-truth.ts';
import { formatComparison } from './comparison-table.ts';
import { numberFrom } from './flag-values.ts';

interface EvaluateFlags {
  readonly sorting: string;
  readonly truth: string;
  readonly toleranceMs: string;
  readonly json?: boolean;
}

export function evaluateCommand(): Command {
  return new Command('evaluate')
    .summary('compare a sorting with known spikes')
    .description(
      'Compares a sorting with known spikes: accuracy, precision and recall of every true unit by SpikeInterface’s definitions, units matched by the Hungarian method.',
    )
    .requiredOption(
      '--sorting <folder>',
      'the folder of a recording that sort has written (required)',
    )
    .requiredOption(
      '--truth <file>',
      'CSV with the columns unit_id,sample_index and, where there are gaps, segment (required)',
    )
    .option(
      '--tolerance-ms <X>',
      'how far apart two spikes may be and still be the same one',
      String(defaultToleranceMs),
    )
    .option('--json', 'print the result as JSON')
    .action(async (flags: EvaluateFlags) => {
      const toleranceMs = numberFrom('--tolerance-ms', flags.toleranceMs);
      if (toleranceMs < 0) {
        throw new UserError('BAD_FLAG', `--tolerance-ms is ${toleranceMs}; give 0 or more.`);
      }
      const comparison = await evaluateSorting(
        resolve(flags.sorting),
        resolve(flags.truth),
        toleranceMs,
      );
      process.stdout.write(
        flags.json
          ? `${JSON.stringify({ toleranceMs, ...comparison }, null, 2)}\n`
          : formatComparison(comparison),
      );
    });
}

/**
 * Compares the files of a sorting with a truth.
 * @throws UserError (`NOT_A_SORTING`, `EMPTY_TRUTH`, `BAD_CSV`)
 */
async function evaluateSorting(folder: string, truthPath: string, toleranceMs: number) {
  const sampleRate = await sampleRateOf(folder);
  const truth = await readSpikeTrains(truthPath);
  if (truth.unitIds.length === 0) {
    throw new UserError('EMPTY_TRUTH', `${truthPath} holds no spike to compare with.`);
  }
  const sorted = await readSpikeTrains(join(folder, 'spikes.csv'));
  return compareWithTruth(truth, sorted, (toleranceMs / 1000) * sampleRate);
}

async function readSpikeTrains(path: string): Promise<LabelledSpikes> {
  return parseSpikeTrainsCsv(await readTextFile(path), path);
}

async function sampleRateOf(folder: string): Promise<number> {
  const path = join(folder, 'sorting.json');
  if (!existsSync(path)) throw notASorting(folder, await sortingsIn(folder));
  const sampleRate = readSampleRate(await readTextFile(path));
  if (typeof sampleRate === 'number' && sampleRate > 0) return sampleRate;
  throw new UserError(
    'NOT_A_SORTING',
    `${path} states no sampling rate; sort the recording again with this version.`,
  );
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

function readSampleRate(text: string): unknown {
  try {
    return JSON.parse(text).recording.sampleRate;
  } catch {
    return undefined;
  }
}
