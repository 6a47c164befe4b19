import { type CsvRecord, csvRecords } from '../../base/csv-records.ts';
import { UserError } from '../../base/errors.ts';
import {
  type LabelledSpike,
  type LabelledSpikes,
  type SampleOrigin,
  tabulateSpikes,
} from '../../recording/labelled-spikes.ts';
import { readNumber, readWhole } from './csv-cells.ts';
import { rateForSeconds } from './stored-sorting.ts';
import { isWholeNumber, numberUnits, type UnitNames } from './unit-names.ts';
import { readWideCsv, wideUnits } from './wide-csv.ts';

interface Columns {
  readonly unitId: number;
  /** Column of samples, or of seconds. */
  readonly when: number;
  readonly isSeconds: boolean;
  readonly segment: number | undefined;
}

/** Spike trains of a CSV file. */
export interface CsvTrains {
  readonly spikes: LabelledSpikes;
  /** By unit id, where the file has names instead of numbers. */
  readonly names: UnitNames;
  /** As in `StoredSorting`. */
  readonly samplesFrom?: SampleOrigin;
}

const TIME_COLUMNS: readonly string[] = ['time_s', 'spike_time_s', 'time', 'spike_time'];

/** The spikes of `readSpikeTrainsCsv`, for files whose units have numbers. */
export function parseSpikeTrainsCsv(text: string, fileName: string): LabelledSpikes {
  return readSpikeTrainsCsv(text, fileName).spikes;
}

/**
 * Reads spike trains: our `spikes.csv`, a `truth.csv`, or any CSV with the columns `unit_id` and
 * `sample_index` (and `segment`, 0 where there is none), in any order and among others. Where the rate
 * is known, `time_s` in seconds does instead of `sample_index`, and so does a column `unit_ID` of
 * seconds for each unit. Without a header line the file has two columns of whole numbers,
 * `unit_id,sample_index`.
 * @param fileName for messages
 * @param rate Hz, for times in seconds
 * @throws UserError `BAD_CSV` that names the line, what was found and what was expected;
 * `SAMPLE_RATE_MISSING`
 */
export function readSpikeTrainsCsv(text: string, fileName: string, rate?: number): CsvTrains {
  const records = csvRecords(text, fileName);
  const first = records.next();
  if (first.done) {
    throw new UserError(
      'BAD_CSV',
      `${fileName} is empty; expected the columns unit_id,sample_index.`,
    );
  }
  const { cells } = first.value;
  const wide = wideUnits(cells);
  if (wide !== undefined) return readWideCsv(wide, records, fileName, rate);
  const isHeadless = cells.length === 2 && cells.every(isWholeNumber);
  const columns = isHeadless
    ? { unitId: 0, when: 1, isSeconds: false, segment: undefined }
    : findColumns(first.value, fileName);
  const named = isHeadless ? undefined : unitNames(text, columns.unitId, fileName);
  const toSamples = columns.isSeconds ? rateForSeconds(rate, fileName) : 1;
  const spikes: LabelledSpike[] = [];
  const take = (record: CsvRecord) => {
    spikes.push({
      unitId:
        named?.idOf.get(unitCell(record, columns.unitId, fileName)) ??
        readWhole(record, columns.unitId, 'unit_id', -0x80000000, 0x7fffffff, fileName),
      sampleIndex: columns.isSeconds
        ? Math.round(readNumber(record, columns.when, 'the time', fileName) * toSamples)
        : readWhole(record, columns.when, 'sample_index', 0, Number.MAX_SAFE_INTEGER, fileName),
      segment:
        columns.segment === undefined
          ? 0
          : readWhole(record, columns.segment, 'segment', 0, 0xffff, fileName),
    });
  };
  if (isHeadless) take(first.value);
  for (const record of records) take(record);
  return {
    spikes: tabulateSpikes(spikes),
    names: named?.names ?? new Map(),
    ...(columns.isSeconds && { samplesFrom: 'clock' }),
  };
}

function findColumns(header: CsvRecord, fileName: string): Columns {
  const names = header.cells.map((cell) => cell.trim().toLowerCase());
  const unitId = names.indexOf('unit_id');
  const sampleIndex = names.indexOf('sample_index');
  const time = names.findIndex((name) => TIME_COLUMNS.includes(name));
  if (unitId < 0 || (sampleIndex < 0 && time < 0)) {
    throw new UserError(
      'BAD_CSV',
      `${fileName}, line ${header.lineNumber}: found "${header.cells.join(',')}"; expected a header ` +
        'with the columns unit_id and sample_index (or time_s), separated by commas, a column ' +
        'unit_ID of seconds for each unit, or two columns of whole numbers without a header.',
    );
  }
  const segment = names.indexOf('segment');
  return {
    unitId,
    when: sampleIndex < 0 ? time : sampleIndex,
    isSeconds: sampleIndex < 0,
    segment: segment < 0 ? undefined : segment,
  };
}

/** Numbers for units that have names, which the first spike tells; undefined where they have numbers. */
function unitNames(text: string, column: number, fileName: string) {
  const ids = new Set<string>();
  const records = csvRecords(text, fileName);
  records.next();
  for (const record of records) {
    const id = unitCell(record, column, fileName);
    if (ids.size === 0 && isWholeNumber(id)) return undefined;
    ids.add(id);
  }
  return numberUnits(ids);
}

function unitCell({ cells, lineNumber }: CsvRecord, column: number, fileName: string): string {
  const id = cells[column]?.trim() ?? '';
  if (id !== '') return id;
  throw new UserError(
    'BAD_CSV',
    `${fileName}, line ${lineNumber}: unit_id is missing; expected the unit of the spike.`,
  );
}
