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
      listsOf(file).reduce((sum, { times }) => sum + BYTES_A_NUMBER * (times.shape[0] ?? 0), 0),
    async read() {
      const list = new EventList(clock, file.name);
      for (const found of listsOf(file)) addList(file, found, list);
      return list.finish();
    },
  };
}

function listsOf(file: Hdf5Source): NwbEventList[] {
  return [
    ...TABLE_GROUPS.flatMap((group) => childrenOf(file, group).flatMap((p) => tableAt(file, p))),
    ...SERIES_GROUPS.flatMap((group) => childrenOf(file, group).flatMap((p) => seriesAt(file, p))),
  ];
}

const childrenOf = (file: Hdf5Source, group: string) =>
  (file.keys(group) ?? []).map((name) => `${group}/${name}`);

/** The first of some columns that a table has. */
function columnOf(file: Hdf5Source, place: string, names: readonly string[]) {
  const name = names.find((candidate) => isList(file.dataset(`${place}/${candidate}`)));
  return name === undefined ? undefined : file.dataset(`${place}/${name}`);
}

const isList = (dataset: Hdf5Dataset | undefined) => dataset?.shape.length === 1;

function tableAt(file: Hdf5Source, place: string): NwbEventList[] {
  const times = columnOf(file, place, TIME_COLUMNS);
  if (times === undefined) return [];
  return [
    {
      place,
      times,
      ends: columnOf(file, place, ['stop_time']),
      durations: columnOf(file, place, ['duration']),
      texts: columnOf(file, place, TEXT_COLUMNS),
    },
  ];
}

/** Samples at stated times are events only where they are texts or whole numbers. */
function seriesAt(file: Hdf5Source, place: string): NwbEventList[] {
  const times = columnOf(file, place, ['timestamps']);
  const type = file.attribute(place, 'neurodata_type');
  const data = columnOf(file, place, ['data']);
  if (times === undefined) return [];
  switch (type) {
    case 'AnnotationSeries':
      return [{ place, times, texts: data }];
    case 'Events':
      return [{ place, times }];
    case 'LabeledEvents':
    case 'TTLs':
    case 'IntervalSeries':
      return [{ place, times, values: data }];
    case 'TimeSeries':
      return data === undefined ? [] : [{ place, times, values: data, mustBeWhole: true }];
    default:
      return [];
  }
}

function addList(file: Hdf5Source, found: NwbEventList, list: EventList): void {
  const { place, times, texts, durations, ends, mustBeWhole } = found;
  const count = times.shape[0];
  if (count > MOST_ROWS) {
    if (mustBeWhole) return;
    throw new DamagedFileError(
      'TOO_MANY_EVENTS',
      `${file.name}: ${place} has ${count} rows; at most ${MOST_ROWS} can be read. Check the file.`,
    );
  }
  const numbersOf = (dataset: Hdf5Dataset | undefined) =>
    dataset?.shape[0] === count ? readList(dataset) : undefined;
  const values = numbersOf(found.values);
  if (mustBeWhole && !values?.every(Number.isInteger)) return;
  const seconds = readList(times);
  const stops = numbersOf(ends);
  const lasting = numbersOf(durations);
  const labels = texts?.shape[0] === count ? texts.readTexts() : undefined;
  const meanings = file.attributeTexts(`${place}/data`, 'labels');
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
