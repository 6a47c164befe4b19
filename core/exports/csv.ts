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
  return Number.isFinite(value) ? Number(value.toPrecision(digits)) : value;
}

function csvCell(cell: CsvCell): string {
  if (typeof cell === 'number') {
    if (Number.isNaN(cell)) return '';
    if (!Number.isFinite(cell)) return cell > 0 ? 'inf' : '-inf';
    return String(cell === 0 ? 0 : cell);
  }
  return /[",\r\n]/.test(cell) ? `"${cell.replaceAll('"', '""')}"` : cell;
}
