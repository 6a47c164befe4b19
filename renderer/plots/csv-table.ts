import { csvRow, roundToSignificant } from '../../core/index.ts';

/** A column of what a plot shows. */
export interface CsvColumn {
  /** With the unit, e.g. `time_s`. */
  readonly name: string;
  readonly values: ArrayLike<string | number>;
}

/** The data of a plot as a CSV file; shorter columns end with empty cells. */
export function csvTable(columns: readonly CsvColumn[]): string {
  const length = columns.reduce((most, { values }) => Math.max(most, values.length), 0);
  let text = csvRow(columns.map(({ name }) => name));
  for (let row = 0; row < length; row++) {
    text += csvRow(columns.map(({ values }) => cellOf(values, row)));
  }
  return text;
}

/** Single precision has about seven digits; the rest is noise. */
function cellOf(values: CsvColumn['values'], row: number): string | number {
  const value = values[row] ?? '';
  if (typeof value === 'string' || !(values instanceof Float32Array)) return value;
  return roundToSignificant(value, 7);
}
