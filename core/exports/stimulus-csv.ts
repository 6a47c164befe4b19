import { csvRecords } from '../base/csv-records.ts';
import { UserError } from '../base/errors.ts';
import type { Covariates } from '../point-process/glm.ts';

/**
 * Reads what was done to the subject in each bin of the window, the same in every trial: a column
 * for each covariate, with or without a header of names, a row for each bin.
 * @param fileName for messages
 * @throws UserError (`BAD_CSV`, `STIMULUS_LENGTH`)
 */
export function parseStimulusCsv(text: string, fileName: string, binCount: number): Covariates {
  const records = [...csvRecords(text, fileName)];
  const isNamed = records[0]?.cells.some((cell) => !Number.isFinite(Number(cell))) ?? false;
  const rows = isNamed ? records.slice(1) : records;
  const columnCount = records[0]?.cells.length ?? 0;
  if (rows.length !== binCount || columnCount === 0) {
    throw new UserError(
      'STIMULUS_LENGTH',
      `${fileName} has ${rows.length} rows of values; expected ${binCount}, one for each bin of the window.`,
    );
  }
  const values = new Float64Array(columnCount * binCount);
  rows.forEach(({ cells, lineNumber }, bin) => {
    for (let column = 0; column < columnCount; column++) {
      const cell = cells[column]?.trim() ?? '';
      const value = cell === '' ? Number.NaN : Number(cell);
      if (!Number.isFinite(value)) {
        throw new UserError(
          'BAD_CSV',
          `${fileName}, line ${lineNumber}: column ${column + 1} is "${cell}"; expected a number with a dot for decimals.`,
        );
      }
      values[column * binCount + bin] = value;
    }
  });
  const names = Array.from({ length: columnCount }, (_, column) =>
    isNamed ? records[0].cells[column].trim() : `stimulus ${column + 1}`,
  );
  return { names, values };
}
