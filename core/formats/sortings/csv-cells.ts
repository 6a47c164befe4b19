import type { CsvRecord } from '../../base/csv-records.ts';
import { UserError } from '../../base/errors.ts';
import { isWholeNumber } from './unit-names.ts';

/** @throws UserError `BAD_CSV` */
export function readWhole(
  record: CsvRecord,
  column: number,
  name: string,
  min: number,
  max: number,
  fileName: string,
): number {
  const cell = record.cells[column];
  const value = cell !== undefined && isWholeNumber(cell) ? Number(cell) : Number.NaN;
  if (value >= min && value <= max) return value;
  throw badCell(record, column, name, `a whole number from ${min} to ${max}`, fileName);
}

/** A number of 0 or more. @throws UserError `BAD_CSV` */
export function readNumber(
  record: CsvRecord,
  column: number,
  name: string,
  fileName: string,
): number {
  const cell = record.cells[column]?.trim() ?? '';
  const value = cell === '' ? Number.NaN : Number(cell);
  if (value >= 0 && value <= Number.MAX_SAFE_INTEGER) return value;
  throw badCell(record, column, name, 'a number of seconds, 0 or more', fileName);
}

function badCell(
  { cells, lineNumber }: CsvRecord,
  column: number,
  name: string,
  expected: string,
  fileName: string,
): UserError {
  const cell = cells[column];
  return new UserError(
    'BAD_CSV',
    `${fileName}, line ${lineNumber}: ${name} is ${cell === undefined ? 'missing' : `"${cell}"`}; ` +
      `expected ${expected}.`,
  );
}
