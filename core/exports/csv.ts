/** Text as it stands, or a number; NaN becomes an empty cell, which every reader takes for "missing". */
export type CsvCell = string | number;

/**
 * One CSV record by RFC 4180: comma, CRLF, quotes only where they are needed. Numbers are written
 * with a decimal dot and without grouping whatever the computer's language; infinities as `inf`.
 */
export function csvRow(cells: readonly CsvCell[]): string {
  return `${cells.map(csvCell).join(',')}\r\n`;
}

/** `value` to `digits` significant digits, without the noise of a float32 turned into a double. */
export function roundToSignificant(value: number, digits: number): number {
  if (!Number.isFinite(value)) return value;
  return roundedSingle(value, digits) ?? Number(value.toPrecision(digits));
}

const mostDecimals = 12;
const powersOfTen = Array.from({ length: mostDecimals + 1 }, (_, k) => 10 ** k);

/**
 * The same by arithmetic, which is many times as fast, for usual values of single precision: 24 bits
 * times a power of ten up to the twelfth are exact, and the quotient is rounded once, as digits are when
 * they are read.
 */
function roundedSingle(value: number, digits: number): number | undefined {
  const size = Math.abs(value);
  if (Math.fround(value) !== value || !(size < powersOfTen[digits])) return undefined;
  let decimals = 0;
  while (size * powersOfTen[decimals] < powersOfTen[digits - 1]) {
    if (decimals === mostDecimals) return undefined;
    decimals++;
  }
  const rounded = Math.round(size * powersOfTen[decimals]) / powersOfTen[decimals];
  return value < 0 ? -rounded : rounded;
}

function csvCell(cell: CsvCell): string {
  if (typeof cell === 'number') return csvNumber(cell);
  return /[",\r\n]/.test(cell) ? `"${cell.replaceAll('"', '""')}"` : cell;
}

/** A cell with a number in it. */
export function csvNumber(value: number): string {
  if (Number.isNaN(value)) return '';
  if (!Number.isFinite(value)) return value > 0 ? 'inf' : '-inf';
  return String(value === 0 ? 0 : value);
}
