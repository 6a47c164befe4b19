import { join, resolve } from 'node:path';
import { Command } from 'commander';
import { defaultToleranceMs, UserError } from '../../core/index.ts';
import { compareWithTruth } from '../results/compare-with-truth.ts';
import { readSortedClock, readSpikeTrains } from '../results/sorting-folder.ts';
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
  const { sampleRate } = await readSortedClock(folder);
  const truth = await readSpikeTrains(truthPath);
  if (truth.unitIds.length === 0) {
    throw new UserError('EMPTY_TRUTH', `${truthPath} holds no spike to compare with.`);
  }
  const sorted = await readSpikeTrains(join(folder, 'spikes.csv'));
  return compareWithTruth(truth, sorted, (toleranceMs / 1000) * sampleRate);
}
