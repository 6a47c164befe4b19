import { type CsvRecord, csvRecords } from '../base/csv-records.ts';
import { UserError } from '../base/errors.ts';
import type { Events } from '../point-process/place-events.ts';

const expected =
  'a header with the column time_s (seconds on the clock of the recording) or sample_index ' +
  '(and segment, where there are gaps), or one column of seconds without a header';

/**
 * Reads the times of events from a CSV with a column `time_s`, or `sample_index` and `segment`,
 * among others and in any order; or from a file of one column of seconds without a header.
 * @param fileName for messages
 * @throws UserError (`BAD_CSV`) that names the line, what was found and what was expected
 */
export function parseEventsCsv(text: string, fileName: string): Events {
  const records = [...csvRecords(text, fileName)];
  if (records.length === 0) return { unit: 'seconds', seconds: new Float64Array(0) };
  const [first] = records;
  if (first.cells.length === 1 && isNumber(first.cells[0])) {
    return { unit: 'seconds', seconds: columnOf(records, 0, 'the time', fileName) };
  }
  const names = first.cells.map((cell) => cell.trim().toLowerCase());
  const rows = records.slice(1);
  if (names.includes('time_s')) {
    return {
      unit: 'seconds',
      seconds: columnOf(rows, names.indexOf('time_s'), 'time_s', fileName),
    };
  }
  if (!names.includes('sample_index')) {
    throw new UserError(
      'BAD_CSV',
      `${fileName}, line ${first.lineNumber}: found "${first.cells.join(',')}"; expected ${expected}.`,
    );
  }
  const sampleIndex = columnOf(rows, names.indexOf('sample_index'), 'sample_index', fileName);
  return {
    unit: 'samples',
    sampleIndex,
    segmentIndex: names.includes('segment')
      ? columnOf(rows, names.indexOf('segment'), 'segment', fileName)
      : new Float64Array(sampleIndex.length),
  };
}

function columnOf(
  records: readonly CsvRecord[],
  column: number,
  name: string,
  fileName: string,
): Float64Array {
  return Float64Array.from(records, ({ cells, lineNumber }) => {
    const cell = cells[column];
    if (cell !== undefined && isNumber(cell)) return Number(cell);
    throw new UserError(
      'BAD_CSV',
      `${fileName}, line ${lineNumber}: ${name} is ${cell === undefined ? 'missing' : `"${cell}"`}; expected a number with a dot for decimals.`,
    );
  });
}

function isNumber(cell: string): boolean {
  return cell.trim() !== '' && Number.isFinite(Number(cell));
}
