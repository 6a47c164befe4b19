import { DamagedFileError } from '../../base/errors.ts';
import type { EventSource } from '../../recording/events.ts';
import type { Hdf5Dataset, Hdf5Source } from '../../recording/hdf5-source.ts';
import { readList } from '../hdf5-matrix.ts';
import { type EventClock, EventList } from './event-list.ts';

/** Groups that hold series of events, and those whose tables have an event a row. */
const SERIES_GROUPS = ['/acquisition', '/stimulus/presentation', '/events'];
const TABLE_GROUPS = ['/intervals', '/events'];

/** Names of the column of times, of durations and of texts: of core NWB and of ndx-events. */
const TIME_COLUMNS = ['start_time', 'timestamp'];
const TEXT_COLUMNS = ['annotation', 'label', 'tags'];
const BYTES_A_NUMBER = 8;
/** A series with more rows is a signal, a table with more of them damage. */
const MOST_ROWS = 5_000_000;

/** A list of events of the file. */
interface NwbEventList {
  /** Path of its group. */
  readonly place: string;
  readonly times: Hdf5Dataset;
  readonly values?: Hdf5Dataset | undefined;
  readonly texts?: Hdf5Dataset | undefined;
  readonly durations?: Hdf5Dataset | undefined;
  readonly ends?: Hdf5Dataset | undefined;
  /** Whether it counts only if all of its values are whole numbers. */
  readonly mustBeWhole?: boolean;
}

/**
 * Trials, epochs and other intervals, annotations, and series of events (AnnotationSeries,
 * IntervalSeries, a TimeSeries of whole numbers at stated times, and those of ndx-events).
 */
export function nwbEvents(file: Hdf5Source, clock: EventClock): EventSource {
  return {
    byteLength: async () =>
      (await listsOf(file)).reduce(
        (sum, { times }) => sum + BYTES_A_NUMBER * (times.shape[0] ?? 0),
        0,
      ),
    async read() {
      const list = new EventList(clock, file.name);
      for (const found of await listsOf(file)) await addList(file, found, list);
      return list.finish();
    },
  };
}

async function listsOf(file: Hdf5Source): Promise<NwbEventList[]> {
  return [
    ...(await listsIn(file, TABLE_GROUPS, tableAt)),
    ...(await listsIn(file, SERIES_GROUPS, seriesAt)),
  ];
}

async function listsIn(
  file: Hdf5Source,
  groups: readonly string[],
  listAt: typeof tableAt,
): Promise<NwbEventList[]> {
  const lists: NwbEventList[] = [];
  for (const group of groups) {
    for (const name of (await file.keys(group)) ?? []) {
      const list = await listAt(file, `${group}/${name}`);
      if (list !== undefined) lists.push(list);
    }
  }
  return lists;
}

/** The first of some columns that a table has. */
async function columnOf(
  file: Hdf5Source,
  place: string,
  names: readonly string[],
): Promise<Hdf5Dataset | undefined> {
  for (const name of names) {
    const dataset = await file.dataset(`${place}/${name}`);
    if (dataset?.shape.length === 1) return dataset;
  }
  return undefined;
}

async function tableAt(file: Hdf5Source, place: string): Promise<NwbEventList | undefined> {
  const times = await columnOf(file, place, TIME_COLUMNS);
  if (times === undefined) return undefined;
  return {
    place,
    times,
    ends: await columnOf(file, place, ['stop_time']),
    durations: await columnOf(file, place, ['duration']),
    texts: await columnOf(file, place, TEXT_COLUMNS),
  };
}

/** Samples at stated times are events only where they are texts or whole numbers. */
async function seriesAt(file: Hdf5Source, place: string): Promise<NwbEventList | undefined> {
  const times = await columnOf(file, place, ['timestamps']);
  const type = await file.attribute(place, 'neurodata_type');
  const data = await columnOf(file, place, ['data']);
  if (times === undefined) return undefined;
  switch (type) {
    case 'AnnotationSeries':
      return { place, times, texts: data };
    case 'Events':
      return { place, times };
    case 'LabeledEvents':
    case 'TTLs':
    case 'IntervalSeries':
      return { place, times, values: data };
    case 'TimeSeries':
      return data && { place, times, values: data, mustBeWhole: true };
    default:
      return undefined;
  }
}

async function addList(file: Hdf5Source, found: NwbEventList, list: EventList): Promise<void> {
  const { place, times, texts, durations, ends, mustBeWhole } = found;
  const count = times.shape[0];
  if (count > MOST_ROWS) {
    if (mustBeWhole) return;
    throw new DamagedFileError(
      'TOO_MANY_EVENTS',
      `${file.name}: ${place} has ${count} rows; at most ${MOST_ROWS} can be read. Check the file.`,
    );
  }
  const numbersOf = async (dataset: Hdf5Dataset | undefined) =>
    dataset?.shape[0] === count ? readList(dataset) : undefined;
  const values = await numbersOf(found.values);
  if (mustBeWhole && !values?.every(Number.isInteger)) return;
  const seconds = await readList(times);
  const stops = await numbersOf(ends);
  const lasting = await numbersOf(durations);
  const labels = texts?.shape[0] === count ? await texts.readTexts() : undefined;
  const meanings = await file.attributeTexts(`${place}/data`, 'labels');
  const channel = place.slice(place.lastIndexOf('/') + 1);
  seconds.forEach((time, i) => {
    const value = values?.[i];
    list.addAtTime(time, {
      channel,
      ...(value !== undefined && { value, label: meanings[value] ?? '' }),
      ...(labels && { label: labels[i] }),
      ...(lasting && { durationSeconds: lasting[i] }),
      ...(stops && { durationSeconds: stops[i] - time }),
    });
  });
}
