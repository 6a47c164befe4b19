import { UserError } from '../base/errors.ts';
import { type CsvRecord, csvRecords } from './csv.ts';

/** Spikes with the ids that a file gives their units: sorted by segment, sample, unit id. */
export interface LabelledSpikes {
  /** Ids that occur in the file, ascending. */
  readonly unitIds: Int32Array;
  readonly segmentIndex: Uint16Array;
  /** Counted from the first sample of the segment. */
  readonly sampleIndex: Float64Array;
  /** Place of the spike's unit in `unitIds`. */
  readonly unitIndex: Int32Array;
}

interface Columns {
  readonly unitId: number;
  readonly sampleIndex: number;
  readonly segment: number | undefined;
}

interface Spike {
  readonly unitId: number;
  readonly sampleIndex: number;
  readonly segment: number;
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
  const spikes: Spike[] = [];
  const headless = first.value.cells.length === 2 && first.value.cells.every(isWholeNumber);
  const columns = headless
    ? { unitId: 0, sampleIndex: 1, segment: undefined }
    : findColumns(first.value, fileName);
  if (headless) spikes.push(readSpike(first.value, columns, fileName));
  for (const record of records) spikes.push(readSpike(record, columns, fileName));
  return tabulate(spikes);
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

function readSpike(record: CsvRecord, columns: Columns, fileName: string): Spike {
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

function tabulate(spikes: Spike[]): LabelledSpikes {
  spikes.sort(
    (a, b) => a.segment - b.segment || a.sampleIndex - b.sampleIndex || a.unitId - b.unitId,
  );
  const unitIds = Int32Array.from(new Set(spikes.map(({ unitId }) => unitId))).sort();
  const indexOf = new Map(Array.from(unitIds, (unitId, index) => [unitId, index]));
  return {
    unitIds,
    segmentIndex: Uint16Array.from(spikes, ({ segment }) => segment),
    sampleIndex: Float64Array.from(spikes, ({ sampleIndex }) => sampleIndex),
    unitIndex: Int32Array.from(spikes, ({ unitId }) => indexOf.get(unitId)!),
  };
}
