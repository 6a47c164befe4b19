import { type CsvRecord, csvRecords } from '../../base/csv-records.ts';
import { UserError } from '../../base/errors.ts';
import {
  type LabelledSpike,
  type LabelledSpikes,
  tabulateSpikes,
} from '../../recording/labelled-spikes.ts';

interface Columns {
  readonly unitId: number;
  readonly sampleIndex: number;
  readonly segment: number | undefined;
}

/**
 * Reads spike trains: our `spikes.csv`, a `truth.csv`, or any CSV with the columns `unit_id` and
 * `sample_index` (and `segment`, 0 where there is none), in any order and among others. Without a
 * header line the file has two columns of whole numbers, `unit_id,sample_index`.
 * @param fileName for messages
 * @throws UserError (`BAD_CSV`) that names the line, what was found and what was expected
 */
export function parseSpikeTrainsCsv(text: string, fileName: string): LabelledSpikes {
  const records = csvRecords(text, fileName);
  const first = records.next();
  if (first.done) {
    throw new UserError(
      'BAD_CSV',
      `${fileName} is empty; expected the columns unit_id,sample_index.`,
    );
  }
  const spikes: LabelledSpike[] = [];
  const headless = first.value.cells.length === 2 && first.value.cells.every(isWholeNumber);
  const columns = headless
    ? { unitId: 0, sampleIndex: 1, segment: undefined }
    : findColumns(first.value, fileName);
  if (headless) spikes.push(readSpike(first.value, columns, fileName));
  for (const record of records) spikes.push(readSpike(record, columns, fileName));
  return tabulateSpikes(spikes);
}

function findColumns(header: CsvRecord, fileName: string): Columns {
  const names = header.cells.map((cell) => cell.trim().toLowerCase());
  const unitId = names.indexOf('unit_id');
  const sampleIndex = names.indexOf('sample_index');
  if (unitId < 0 || sampleIndex < 0) {
    throw new UserError(
      'BAD_CSV',
      `${fileName}, line ${header.lineNumber}: found "${header.cells.join(',')}"; expected a header ` +
        'with the columns unit_id and sample_index, separated by commas, or two columns of whole ' +
        'numbers without a header.',
    );
  }
  const segment = names.indexOf('segment');
  return { unitId, sampleIndex, segment: segment < 0 ? undefined : segment };
}

function readSpike(record: CsvRecord, columns: Columns, fileName: string): LabelledSpike {
  return {
    unitId: readWhole(record, columns.unitId, 'unit_id', -0x80000000, 0x7fffffff, fileName),
    sampleIndex: readWhole(
      record,
      columns.sampleIndex,
      'sample_index',
      0,
      Number.MAX_SAFE_INTEGER,
      fileName,
    ),
    segment:
      columns.segment === undefined
        ? 0
        : readWhole(record, columns.segment, 'segment', 0, 0xffff, fileName),
  };
}

function readWhole(
  record: CsvRecord,
  column: number,
  name: string,
  min: number,
  max: number,
  fileName: string,
): number {
  const cell = record.cells[column];
  const value = cell !== undefined && isWholeNumber(cell) ? Number(cell) : Number.NaN;
  if (!(value >= min && value <= max)) {
    throw new UserError(
      'BAD_CSV',
      `${fileName}, line ${record.lineNumber}: ${name} is ${cell === undefined ? 'missing' : `"${cell}"`}; ` +
        `expected a whole number from ${min} to ${max}.`,
    );
  }
  return value;
}

/** `17`, `-3`, and `17.0` as tables of floating-point numbers write it. */
function isWholeNumber(cell: string): boolean {
  return /^\s*[+-]?\d+(\.0*)?\s*$/.test(cell);
}
