import { DamagedFileError, UserError } from '../../base/errors.ts';
import type { Hdf5Dataset, Hdf5Source } from '../../recording/hdf5-source.ts';
import { type LabelledSpike, tabulateSpikes } from '../../recording/labelled-spikes.ts';
import { asNumbers, readList } from '../hdf5-matrix.ts';
import {
  badSpikes,
  checkedRate,
  checkedSpike,
  rateForSeconds,
  type StoredSorting,
} from './stored-sorting.ts';

const NUMBERS_PER_READ = 1 << 19;
/** More than fit into memory: a file may announce any number without holding it. */
const MOST_SPIKES = 1e8;
const UNITS = '/units';

interface Interval {
  readonly start: number;
  readonly end: number;
}

/**
 * The table of units of an NWB 2 file. Times become samples by the table's `resolution`, 1 / rate.
 * Where all units were observed in the same intervals, these are the segments of the recording, and
 * samples count from their beginnings; otherwise there is one segment, from time 0.
 * @param statedRate Hz, for a file that states no resolution
 * @throws UserError `NO_UNITS`, `SAMPLE_RATE_MISSING`; DamagedFileError `BAD_SPIKES`, `HDF5_UNREADABLE`
 */
export async function readNwbUnits(
  file: Hdf5Source,
  statedRate: number | undefined,
): Promise<StoredSorting> {
  const times = await file.dataset(`${UNITS}/spike_times`);
  const ends = await file.dataset(`${UNITS}/spike_times_index`);
  const ids = await file.dataset(`${UNITS}/id`);
  if (times === undefined || ends === undefined || ids === undefined) {
    throw new UserError(
      'NO_UNITS',
      `${file.name} is an HDF5 file without the spike_times of /units; expected an NWB file with sorted units.`,
    );
  }
  for (const { shape } of [times, ends, ids]) {
    if (shape.length !== 1 || shape[0] > MOST_SPIKES) {
      throw badSpikes(`${file.name}: a column of /units has the shape (${shape.join(', ')})`);
    }
  }
  const sampleRate = rateForSeconds((await rateOf(file)) ?? statedRate, file.name);
  const intervals = await commonIntervals(file);
  const unitIds = await readList(ids);
  const rows = rowsOf(await readList(ends), unitIds.length, times, file);
  const spikes: LabelledSpike[] = [];
  (await readLong(times)).forEach((time, i) => {
    const segment = lastStarting(intervals, time + 0.5 / sampleRate);
    if (segment < 0) {
      throw badSpikes(`${file.name}: a spike at ${time} s is before the units were observed`);
    }
    const sample = Math.round((time - intervals[segment].start) * sampleRate);
    spikes.push(checkedSpike(unitIds[rows[i]], Math.max(0, sample), segment, file.name));
  });
  const isKnown = intervals.every(({ end }) => Number.isFinite(end));
  return {
    form: 'NWB units',
    spikes: tabulateSpikes(spikes, unitIds),
    sampleRate,
    ...(!isKnown && { samplesFrom: 'clock' as const }),
    ...(isKnown && {
      segments: intervals.map(({ start, end }) => ({
        startTime: start,
        sampleCount: Math.round((end - start) * sampleRate),
      })),
    }),
    labels: await labelsOf(file, unitIds),
  };
}

/** The inverse of the resolution, without the noise of inverting it twice. */
async function rateOf(file: Hdf5Source): Promise<number | undefined> {
  const resolution = await file.attribute(`${UNITS}/spike_times`, 'resolution');
  if (typeof resolution !== 'number' || !(resolution > 0)) return undefined;
  return checkedRate(Math.round(1e6 / resolution) / 1e6, file.name);
}

/** The unit, as a row of the table, of every time. */
function rowsOf(
  ends: readonly number[],
  unitCount: number,
  times: Hdf5Dataset,
  file: Hdf5Source,
): Int32Array {
  const [count = 0] = times.shape;
  const isSound =
    ends.length === unitCount &&
    ends.every((end, i) => end >= (ends[i - 1] ?? 0) && end <= count) &&
    (ends.at(-1) ?? 0) === count;
  if (!isSound) {
    throw badSpikes(`${file.name}: the index of spike_times does not divide its ${count} times`);
  }
  const rows = new Int32Array(count);
  ends.forEach((end, row) => {
    rows.fill(row, ends[row - 1] ?? 0, end);
  });
  return rows;
}

/** The intervals in which every unit was observed, or all time where they differ or are not told. */
async function commonIntervals(file: Hdf5Source): Promise<readonly Interval[]> {
  const allTime = [{ start: 0, end: Number.POSITIVE_INFINITY }];
  const bounds = await file.dataset(`${UNITS}/obs_intervals`);
  const index = await file.dataset(`${UNITS}/obs_intervals_index`);
  if (
    bounds === undefined ||
    index === undefined ||
    bounds.shape[1] !== 2 ||
    bounds.shape[0] > MOST_SPIKES
  )
    return allTime;
  const values = await readList(bounds);
  const ends = await readList(index);
  const [perUnit = 0] = ends;
  if (perUnit === 0) return allTime;
  const isCommon =
    values.length === 2 * perUnit * ends.length &&
    ends.every((end, row) => end === perUnit * (row + 1)) &&
    values.every((value, i) => value === values[i % (2 * perUnit)]);
  if (!isCommon) return allTime;
  const intervals = Array.from({ length: perUnit }, (_, i) => ({
    start: values[2 * i],
    end: values[2 * i + 1],
  }));
  const isOrdered = intervals.every(
    ({ start, end }, i) => end > start && start >= (intervals[i - 1]?.end ?? start),
  );
  if (isOrdered) return intervals;
  throw new DamagedFileError(
    'BAD_SPIKES',
    `${file.name}: obs_intervals do not follow each other. Write the units again.`,
  );
}

/** The last interval that has begun at a time; -1 before the first. There may be one a trial. */
function lastStarting(intervals: readonly Interval[], time: number): number {
  let from = 0;
  let to = intervals.length;
  while (from < to) {
    const middle = (from + to) >> 1;
    if (intervals[middle].start <= time) from = middle + 1;
    else to = middle;
  }
  return from - 1;
}

/** What `quality` says of units, where it says it in words: a column of that name may hold anything. */
async function labelsOf(
  file: Hdf5Source,
  unitIds: readonly number[],
): Promise<Map<number, string>> {
  const quality = await file.dataset(`${UNITS}/quality`);
  if (quality?.shape[0] !== unitIds.length) return new Map();
  try {
    return new Map((await quality.readTexts()).map((label, row) => [unitIds[row], label]));
  } catch (error) {
    if (error instanceof DamagedFileError) return new Map();
    throw error;
  }
}

async function readLong(dataset: Hdf5Dataset): Promise<Float64Array> {
  const [count = 0] = dataset.shape;
  const values = new Float64Array(count);
  for (let start = 0; start < count; start += NUMBERS_PER_READ) {
    const end = Math.min(count, start + NUMBERS_PER_READ);
    values.set(asNumbers(await dataset.readNumbers([[start, end]])), start);
  }
  return values;
}
