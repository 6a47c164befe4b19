import { existsSync } from 'node:fs';
import { stat } from 'node:fs/promises';
import { extname, join } from 'node:path';
import {
  type AlignedTrials,
  alignTrials,
  type ClockSegment,
  chooseEvents,
  type EventChoice,
  type Events,
  hertz,
  type LabelledSpikes,
  type Notice,
  parseEventsCsv,
  placeEvents,
  type RecordingExtent,
  readNpyEvents,
  recordedEventsCsv,
  type Spikes,
  sortingOfTrains,
  spikesCsv,
  type TrialWindow,
  UserError,
  type WorkContext,
} from '../../core/index.ts';
import { readEventsAt } from '../compute/read-events.ts';
import { openByteSource } from '../files/byte-source.ts';
import { readTextFile } from '../files/read-text-file.ts';
import { rateMissing, readStoredSorting, unitNamesNote } from './read-stored-sorting.ts';

/** Where the spikes are: a sorting of any program, in a file or a folder. */
export interface SpikesPlace {
  readonly path: string;
  /** Hz, for what does not state it. */
  readonly sampleRate?: number | undefined;
}

/** A CSV or a NumPy array of times, or a recording and which of its events are meant. */
export interface EventsPlace extends EventChoice {
  readonly path: string;
  /** Name of the recording, where there are several at the path. */
  readonly recording?: string | undefined;
}

export interface TrialsRequest {
  readonly place: SpikesPlace;
  readonly events: EventsPlace;
  /** Ids of the units to look at; all where absent. */
  readonly unitIds?: readonly number[];
  readonly window: TrialWindow;
}

/** Something that trials were read from. */
export interface TrialsInput {
  readonly path: string;
  /** What was read of it, where that is not the file itself. */
  readonly content?: string;
}

export interface ReadTrials extends AlignedTrials {
  readonly inputs: readonly TrialsInput[];
  /** What is to be said of the events. */
  readonly notices: readonly Notice[];
}

/**
 * Reads spikes and events and cuts trials out of them.
 * @throws UserError (`SAMPLE_RATE_MISSING`, `SEGMENTS_UNKNOWN`, `NO_SUCH_UNIT`, `NO_EVENTS`), what
 * `readStoredSorting` and `parseEventsCsv` throw, what `alignTrials` throws
 */
export async function readTrials(
  request: TrialsRequest,
  context: WorkContext,
): Promise<ReadTrials> {
  const { place, unitIds, window } = request;
  const { path } = place;
  const stored = await readStoredSorting(path, place.sampleRate);
  const { sampleRate, spikes: labelled } = stored;
  if (sampleRate === undefined) throw rateMissing(path);
  const spikes = unitIds === undefined ? labelled : chooseUnits(labelled, unitIds, path);
  const { events, input, notices } = await readEvents(request.events, context);
  const segments = stored.segments ?? openEnded(labelled, events, path);
  const extent: RecordingExtent = {
    sampleRate: hertz(sampleRate),
    segmentSamples: segments.map(({ sampleCount }) => sampleCount),
  };
  const aligned = alignTrials(spikes, placeEvents(events, sampleRate, segments), window, extent);
  const names = unitNamesNote(path, stored).trim();
  return {
    ...aligned,
    inputs: [await spikesInput(path, labelled, sampleRate), input],
    notices: [...notices, ...(names === '' ? [] : [{ code: 'UNIT_NAMES', message: names }])],
  };
}

/** A file itself, Spikeloom's own table, or what was read of the files of another program. */
async function spikesInput(
  path: string,
  spikes: LabelledSpikes,
  sampleRate: number,
): Promise<TrialsInput> {
  if (!(await stat(path)).isDirectory()) return { path };
  const own = join(path, 'spikes.csv');
  return existsSync(own)
    ? { path: own }
    : { path, content: [...spikesCsv(sortingOfTrains(spikes, hertz(sampleRate)))].join('') };
}

interface FoundEvents {
  readonly events: Events;
  readonly input: TrialsInput;
  readonly notices: readonly Notice[];
}

/** Files of text, by their endings or without one, and arrays hold times; all else is taken for a recording. */
const TEXT_ENDINGS = ['', '.csv', '.tsv', '.txt'];

async function readEvents(place: EventsPlace, context: WorkContext): Promise<FoundEvents> {
  const { path } = place;
  const ending = extname(path).toLowerCase();
  if (!(await stat(path)).isDirectory()) {
    if (TEXT_ENDINGS.includes(ending)) {
      const events = parseEventsCsv(await readTextFile(path), path);
      return { events, input: { path }, notices: [] };
    }
    if (ending === '.npy')
      return { events: await arrayOfEvents(path), input: { path }, notices: [] };
  }
  const { events } = await readEventsAt(path, {}, place.recording, context);
  const seconds = chooseEvents(events, place, path);
  return {
    events: { unit: 'seconds', seconds },
    input: { path, content: recordedEventsCsv(events) },
    notices: events.notices,
  };
}

async function arrayOfEvents(path: string): Promise<Events> {
  const source = await openByteSource(path);
  try {
    return await readNpyEvents(source);
  } finally {
    await source.close();
  }
}

/**
 * How long a recording is that only its spikes are known of, nobody knows.
 * @throws UserError (`SEGMENTS_UNKNOWN`) where there are several stretches and events do not say in which
 */
function openEnded(
  { segmentIndex }: LabelledSpikes,
  events: Events,
  path: string,
): readonly ClockSegment[] {
  const segmentCount = (segmentIndex.at(-1) ?? 0) + 1;
  if (segmentCount > 1 && events.unit === 'seconds') {
    throw new UserError(
      'SEGMENTS_UNKNOWN',
      `${path} has spikes in ${segmentCount} segments and does not say when these began; give the events by sample_index and segment.`,
    );
  }
  const segment = { sampleCount: Number.POSITIVE_INFINITY, startTime: 0 };
  return Array.from({ length: segmentCount }, () => segment);
}

function chooseUnits(
  { unitIds, segmentIndex, sampleIndex, unitIndex }: LabelledSpikes,
  chosen: readonly number[],
  path: string,
): Spikes {
  const missing = chosen.find((unitId) => !unitIds.includes(unitId));
  if (missing !== undefined) {
    throw new UserError(
      'NO_SUCH_UNIT',
      `${path} has no unit ${missing}; it has the units ${Array.from(unitIds).join(', ')}.`,
    );
  }
  const placeOf = new Map(chosen.map((unitId, place) => [unitId, place]));
  const rows = Array.from(unitIndex.keys()).filter((row) => placeOf.has(unitIds[unitIndex[row]!]!));
  return {
    unitIds: chosen,
    unitIndex: rows.map((row) => placeOf.get(unitIds[unitIndex[row]!]!)!),
    sampleIndex: rows.map((row) => sampleIndex[row]!),
    segmentIndex: rows.map((row) => segmentIndex[row]!),
  };
}
