import type { TruthComparison } from '../results/compare-with-truth.ts';
import { formatCount, formatNumber, formatTable } from './text-table.ts';

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
