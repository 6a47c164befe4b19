import { type AccuracyRow, compareSpikeTrains, type LabelledSpikes } from '../../core/index.ts';
import { trainsOf } from './unit-trains.ts';

/** How well a sorting found the units of a truth. */
export interface TruthComparison {
  /** One a true unit. */
  readonly rows: readonly AccuracyRow[];
  /** Over all true units, those that were not found counting as 0. */
  readonly meanAccuracy: number;
  /** True units with an accuracy of at least 0.8. */
  readonly wellDetectedCount: number;
  /** Sorted units that were matched to no true unit. */
  readonly unmatchedUnitIds: readonly number[];
}

/** Compares by SpikeInterface's definitions; both sides have the unit ids of their files. */
export function compareWithTruth(
  truth: LabelledSpikes,
  sorted: LabelledSpikes,
  toleranceSamples: number,
): TruthComparison {
  const segmentCount = 1 + Math.max(lastSegment(truth), lastSegment(sorted));
  const comparison = compareSpikeTrains(
    trainsOf(truth, segmentCount),
    trainsOf(sorted, segmentCount),
    toleranceSamples,
  );
  const rows = comparison.scores.map((score, unit): AccuracyRow => {
    const { accuracy, precision, recall, testedUnit, truePositives, falseNegatives } = score;
    return {
      truthUnitId: truth.unitIds[unit],
      ...(testedUnit >= 0 && { unitId: sorted.unitIds[testedUnit] }),
      truthSpikeCount: truePositives + falseNegatives,
      accuracy,
      precision,
      recall,
    };
  });
  const found = new Set(rows.map((row) => row.unitId));
  return {
    rows,
    meanAccuracy: rows.reduce((sum, row) => sum + row.accuracy, 0) / rows.length,
    wellDetectedCount: comparison.wellDetected.length,
    unmatchedUnitIds: Array.from(sorted.unitIds).filter((unitId) => !found.has(unitId)),
  };
}

function lastSegment({ segmentIndex }: LabelledSpikes): number {
  return segmentIndex.length === 0 ? 0 : segmentIndex[segmentIndex.length - 1];
}
