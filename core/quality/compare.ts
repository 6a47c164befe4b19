import { assign } from '../math/assignment.ts';
import { countMatches, spikeCounts, type UnitTrains } from './match-counts.ts';

/** How far apart two spikes may be and still be the same one, SpikeInterface's default. */
export const defaultToleranceMs = 0.4;

/** Thresholds on the agreement of two units, SpikeInterface's defaults. */
const matchScore = 0.5;
const chanceScore = 0.1;
const wellDetectedScore = 0.8;
const redundantScore = 0.2;
const overMergedScore = 0.2;

/** How well one true unit was found. */
export interface UnitScore {
  /** Place of the tested unit that Hungarian matching gave to this one, -1 without one. */
  readonly testedUnit: number;
  readonly truePositives: number;
  readonly falseNegatives: number;
  readonly falsePositives: number;
  /** tp / (tp + fn + fp); NaN for a true unit without spikes. */
  readonly accuracy: number;
  /** tp / (tp + fn) */
  readonly recall: number;
  /** tp / (tp + fp); NaN without a matched unit. */
  readonly precision: number;
  /** The tested unit with the highest agreement, whether or not another true unit has it too; -1 below chance. */
  readonly bestUnit: number;
  readonly bestAgreement: number;
}

export interface Comparison {
  readonly truthUnitCount: number;
  readonly testedUnitCount: number;
  /** Matching spikes (truth units x tested units). */
  readonly matchCounts: Float64Array;
  /** Matches / (spikes of either unit), the accuracy of every pair (truth units x tested units). */
  readonly agreement: Float64Array;
  /** One a true unit. */
  readonly scores: readonly UnitScore[];
  /** True units found with an accuracy of at least 0.8. */
  readonly wellDetected: readonly number[];
  /** Unmatched tested units that agree with no true unit by 0.2 or more. */
  readonly falsePositiveUnits: readonly number[];
  /** Unmatched tested units that agree by 0.2 or more with a true unit which has a better one. */
  readonly redundantUnits: readonly number[];
  /** Tested units that agree by more than 0.2 with several true units. */
  readonly overMergedUnits: readonly number[];
}

/**
 * Compares spike trains with the truth by SpikeInterface's definitions: spikes match within a
 * tolerance, units by the Hungarian method on the agreement of pairs that reach 0.5. Times are taken
 * as they are: where the two put a spike at different places of its waveform, shift one of them
 * before (see `estimateLag`). A spike counts once in a pair of units; SpikeInterface counts it several
 * times where spikes of one unit are closer together than twice the tolerance.
 *
 * @throws UserError (`SEGMENTS_DIFFER`) when the two have different numbers of segments
 */
export function compareSpikeTrains(
  truth: readonly UnitTrains[],
  tested: readonly UnitTrains[],
  toleranceSamples: number,
): Comparison {
  const matchCounts = countMatches(truth, tested, toleranceSamples);
  const truthCounts = spikeCounts(truth);
  const testedCounts = spikeCounts(tested);
  const width = tested.length;
  const agreement = matchCounts.map((matches, pair) => {
    const either = truthCounts[Math.floor(pair / width)] + testedCounts[pair % width] - matches;
    return either === 0 ? 0 : matches / either;
  });

  const costs = agreement.map((score) => (score >= matchScore ? -score : 0));
  const matched = assign(costs, truth.length, width);
  const scores = truth.map((_, unit): UnitScore => {
    const row = agreement.subarray(unit * width, (unit + 1) * width);
    const candidate = matched[unit];
    const testedUnit = candidate >= 0 && row[candidate] >= matchScore ? candidate : -1;
    const truePositives = testedUnit < 0 ? 0 : matchCounts[unit * width + testedUnit];
    const falseNegatives = truthCounts[unit] - truePositives;
    const falsePositives = testedUnit < 0 ? 0 : testedCounts[testedUnit] - truePositives;
    const best = largestAt(row);
    return {
      testedUnit,
      truePositives,
      falseNegatives,
      falsePositives,
      accuracy: truePositives / (truePositives + falseNegatives + falsePositives),
      recall: truePositives / (truePositives + falseNegatives),
      precision: truePositives / (truePositives + falsePositives),
      bestUnit: best >= 0 && row[best] >= chanceScore ? best : -1,
      bestAgreement: best >= 0 ? row[best] : 0,
    };
  });

  const taken = new Set(scores.map((score) => score.testedUnit));
  const columns = tested.map((_, unit) =>
    Float64Array.from(truth, (__, row) => agreement[row * width + unit]),
  );
  const spare = columns.flatMap((column, unit) => {
    const owner = largestAt(column);
    return taken.has(unit) ? [] : [{ unit, owner, score: owner < 0 ? 0 : column[owner] }];
  });
  return {
    truthUnitCount: truth.length,
    testedUnitCount: width,
    matchCounts,
    agreement,
    scores,
    wellDetected: scores.flatMap((score, unit) =>
      score.accuracy >= wellDetectedScore ? [unit] : [],
    ),
    falsePositiveUnits: spare.filter(({ score }) => score < redundantScore).map(({ unit }) => unit),
    redundantUnits: spare
      .filter(
        ({ unit, owner, score }) => score >= redundantScore && scores[owner].bestUnit !== unit,
      )
      .map(({ unit }) => unit),
    overMergedUnits: columns.flatMap((column, unit) =>
      column.filter((score) => score > overMergedScore).length >= 2 ? [unit] : [],
    ),
  };
}

/** Place of the largest value, the first of several; -1 of an empty list. */
function largestAt(values: Float64Array): number {
  let best = -1;
  for (let i = 0; i < values.length; i++) if (best < 0 || values[i] > values[best]) best = i;
  return best;
}
