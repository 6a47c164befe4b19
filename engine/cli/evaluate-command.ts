import { resolve } from 'node:path';
import { Command } from 'commander';
import { defaultToleranceMs, UserError } from '../../core/index.ts';
import { compareWithTruth } from '../results/compare-with-truth.ts';
import { rateMissing, readStoredSorting, unitNamesNote } from '../results/read-stored-sorting.ts';
import { formatComparison } from './comparison-table.ts';
import { numberFrom, sampleRateFrom } from './flag-values.ts';

interface EvaluateFlags {
  readonly sorting: string;
  readonly truth: string;
  readonly toleranceMs: string;
  readonly sampleRate?: string;
  readonly json?: boolean;
}

/** Relative: rates that are measured differ by more, those that are rounded by less. */
const SAME_RATE = 1e-7;

export function evaluateCommand(): Command {
  return new Command('evaluate')
    .summary('compare a sorting with known spikes')
    .description(
      'Compares a sorting with known spikes: accuracy, precision and recall of every true unit by SpikeInterface’s definitions, units matched by the Hungarian method.',
    )
    .requiredOption(
      '--sorting <path>',
      'the folder of a recording that sort has written; or CSV, a folder of phy, SpikeInterface or Klusters, npz, MATLAB, or NWB (required)',
    )
    .requiredOption(
      '--truth <path>',
      'CSV with the columns unit_id,sample_index and, where there are gaps, segment; or any form of --sorting (required)',
    )
    .option(
      '--tolerance-ms <X>',
      'how far apart two spikes may be and still be the same one',
      String(defaultToleranceMs),
    )
    .option('--sample-rate <Hz>', 'for sortings that do not state it')
    .option('--json', 'print the result as JSON')
    .action(async (flags: EvaluateFlags) => {
      const toleranceMs = numberFrom('--tolerance-ms', flags.toleranceMs);
      if (toleranceMs < 0) {
        throw new UserError('BAD_FLAG', `--tolerance-ms is ${toleranceMs}; give 0 or more.`);
      }
      const { comparison, namesNote } = await evaluateSorting(
        resolve(flags.sorting),
        resolve(flags.truth),
        toleranceMs,
        sampleRateFrom(flags.sampleRate),
      );
      process.stdout.write(
        flags.json
          ? `${JSON.stringify({ toleranceMs, ...comparison }, null, 2)}\n`
          : `${formatComparison(comparison)}${namesNote}`,
      );
    });
}

/**
 * Compares two sortings, of which the one is taken for the truth.
 * @param statedRate Hz, where neither of them states it
 * @throws UserError (`SAMPLE_RATE_MISSING`, `SAMPLE_RATES_DIFFER`, `EMPTY_TRUTH`); what reading throws
 */
async function evaluateSorting(
  sortingPath: string,
  truthPath: string,
  toleranceMs: number,
  statedRate: number | undefined,
) {
  const sorted = await readStoredSorting(sortingPath, statedRate);
  const truth = await readStoredSorting(truthPath, statedRate ?? sorted.sampleRate);
  const sampleRate = sorted.sampleRate ?? truth.sampleRate;
  if (sampleRate === undefined) throw rateMissing(sortingPath);
  const truthRate = truth.sampleRate ?? sampleRate;
  if (Math.abs(truthRate - sampleRate) > SAME_RATE * sampleRate) {
    throw new UserError(
      'SAMPLE_RATES_DIFFER',
      `${sortingPath} has ${sampleRate} Hz and ${truthPath} has ${truthRate} Hz: their samples cannot be compared.`,
    );
  }
  if (truth.spikes.sampleIndex.length === 0) {
    throw new UserError('EMPTY_TRUTH', `${truthPath} holds no spike to compare with.`);
  }
  return {
    comparison: compareWithTruth(truth.spikes, sorted.spikes, (toleranceMs / 1000) * sampleRate),
    namesNote: unitNamesNote(truthPath, truth) + unitNamesNote(sortingPath, sorted),
  };
}
