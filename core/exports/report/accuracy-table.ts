import type { Sorting } from '../../sorting/sorting.ts';
import { dataTable } from './data-table.ts';
import { counted, countText, fixedText } from './number-text.ts';
import type { AccuracyRow } from './report-input.ts';
import { colourClass } from './unit-colours.ts';

/** From here on a unit counts as found in the sentence over the table. */
const foundAccuracy = 0.8;

/** How many of the true units were found, in one sentence. */
export function accuracySentence(rows: readonly AccuracyRow[]): string {
  if (rows.length === 0) return 'The truth holds no units.';
  const found = rows.filter(({ accuracy }) => accuracy >= foundAccuracy).length;
  const mean = rows.reduce((sum, { accuracy }) => sum + accuracy, 0) / rows.length;
  return (
    `${countText(found)} of ${counted(rows.length, 'true unit')} found with an accuracy of at least ` +
    `${foundAccuracy}; mean accuracy ${fixedText(mean, 2)}. Accuracy is hits / (hits + missed + false).`
  );
}

/** Each unit of the truth with the unit that was matched to it. */
export function accuracyTable(
  rows: readonly AccuracyRow[],
  { units }: Sorting,
  colours: Int32Array,
): string {
  const unitOf = new Map(units.map(({ unitId }, unit) => [unitId, unit]));
  return dataTable(
    'Units of the truth and how well they were found',
    [
      { heading: 'True unit', align: 'left' },
      { heading: 'Found as', align: 'left' },
      { heading: 'True spikes', align: 'right' },
      { heading: 'Accuracy', align: 'right', help: 'Hits / (hits + missed + false)' },
      { heading: 'Precision', align: 'right', help: 'Share of the found spikes that are true' },
      { heading: 'Recall', align: 'right', help: 'Share of the true spikes that were found' },
    ],
    rows.map((row) => [
      String(row.truthUnitId),
      matchedUnit(row, unitOf, colours),
      countText(row.truthSpikeCount),
      accuracyBar(row.accuracy) + fixedText(row.accuracy, 3),
      fixedText(row.precision, 3),
      fixedText(row.recall, 3),
    ]),
  );
}

function matchedUnit(
  { unitId }: AccuracyRow,
  unitOf: ReadonlyMap<number, number>,
  colours: Int32Array,
): string {
  if (unitId === undefined) return '<span class="muted">not found</span>';
  const unit = unitOf.get(unitId);
  const swatch = unit === undefined ? '' : `<i class="swatch ${colourClass(colours[unit])}"></i>`;
  return `${swatch}unit ${unitId}`;
}

function accuracyBar(accuracy: number): string {
  const percent = Math.round(100 * Math.max(0, Math.min(1, accuracy || 0)));
  return `<span class="meter" aria-hidden="true"><span style="width:${percent}%"></span></span>`;
}
