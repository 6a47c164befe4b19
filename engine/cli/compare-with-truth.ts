import {
  type AccuracyRow,
  compareSpikeTrains,
  type LabelledSpikes,
  type UnitTrains,
} from '../../core/index.ts';
import { formatCount, formatNumber, formatTable } from './text-table.ts';

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

/** The comparison as a table and a sentence. */
export function formatComparison(comparison: TruthComparison): string {
  const { rows, meanAccuracy, wellDetectedCount, unmatchedUnitIds } = comparison;
  const table = formatTable(
    [
      { title: 'true unit', align: 'right' },
      { title: 'spikes', align: 'right' },
      { title: 'sorted as', align: 'right' },
      { title: 'accuracy', align: 'right' },
      { title: 'precision', align: 'right' },
      { title: 'recall', align: 'right' },
    ],
    rows.map((row) => [
      String(row.truthUnitId),
      formatCount(row.truthSpikeCount),
      row.unitId === undefined ? '-' : String(row.unitId),
      formatNumber(row.accuracy, 2),
      formatNumber(row.precision, 2),
      formatNumber(row.recall, 2),
    ]),
  );
  const extra =
    unmatchedUnitIds.length === 0
      ? 'no unit that is not in the truth'
      : `${unmatchedUnitIds.length} not in the truth (${unmatchedUnitIds.join(', ')})`;
  return `${table}\n${wellDetectedCount} of ${rows.length} units with accuracy 0.80 or more, mean ${formatNumber(meanAccuracy, 2)}; ${extra}.\n`;
}

function lastSegment({ segmentIndex }: LabelledSpikes): number {
  return segmentIndex.length === 0 ? 0 : segmentIndex[segmentIndex.length - 1];
}

function trainsOf(spikes: LabelledSpikes, segmentCount: number): UnitTrains[] {
  const trains = Array.from(spikes.unitIds, () =>
    Array.from({ length: segmentCount }, () => [] as number[]),
  );
  spikes.sampleIndex.forEach((sample, i) => {
    trains[spikes.unitIndex[i]][spikes.segmentIndex[i]].push(sample);
  });
  return trains.map((segments) => segments.map((train) => Float64Array.from(train)));
}
