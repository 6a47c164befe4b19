import { stat } from 'node:fs/promises';
import { extname, join } from 'node:path';
import {
  type AlignedTrials,
  alignTrials,
  chooseEvents,
  type EventChoice,
  type Events,
  hertz,
  type LabelledSpikes,
  type Notice,
  parseEventsCsv,
  placeEvents,
  type RecordingExtent,
  recordedEventsCsv,
  type Spikes,
  type TrialWindow,
  UserError,
} from '../../core/index.ts';
import { readTextFile } from '../files/read-text-file.ts';
import { readEventsAt } from '../files/recorded-events.ts';
import { readSortedClock, readSpikeTrains, type SortedClock } from './sorting-folder.ts';

/** Where the spikes are: the folder of a sorting, or a file of spikes with its sampling rate. */
export type SpikesPlace =
  | { readonly sorting: string }
  | { readonly spikes: string; readonly sampleRate: number };

/** A CSV of times, or a recording and which of its events are meant. */
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
 * @throws UserError (`NOT_A_SORTING`, `BAD_CSV`, `NO_SUCH_UNIT`, `NO_EVENTS`, and what `alignTrials` throws)
 */
export async function readTrials(request: TrialsRequest): Promise<ReadTrials> {
  const { place, unitIds, window } = request;
  const clock = 'sorting' in place ? await readSortedClock(place.sorting) : openEnded(place);
  const spikesPath = 'sorting' in place ? join(place.sorting, 'spikes.csv') : place.spikes;
  const labelled = await readSpikeTrains(spikesPath);
  const spikes = unitIds === undefined ? labelled : chooseUnits(labelled, unitIds, spikesPath);
  const { events, input, notices } = await readEvents(request.events);
  const extent: RecordingExtent = {
    sampleRate: hertz(clock.sampleRate),
    segmentSamples: clock.segments.map(({ sampleCount }) => sampleCount),
  };
  const moments = placeEvents(events, clock.sampleRate, clock.segments);
  const aligned = alignTrials(spikes, moments, window, extent);
  return { ...aligned, inputs: [{ path: spikesPath }, input], notices };
}

interface FoundEvents {
  readonly events: Events;
  readonly input: TrialsInput;
  readonly notices: readonly Notice[];
}

/** Files of text, by their endings or without one, hold times; all else is taken for a recording. */
const TEXT_ENDINGS = ['', '.csv', '.tsv', '.txt'];

async function holdsTimes(path: string): Promise<boolean> {
  return TEXT_ENDINGS.includes(extname(path).toLowerCase()) && !(await stat(path)).isDirectory();
}

async function readEvents(place: EventsPlace): Promise<FoundEvents> {
  const { path } = place;
  if (await holdsTimes(path)) {
    const events = parseEventsCsv(await readTextFile(path), path);
    return { events, input: { path }, notices: [] };
  }
  const { events } = await readEventsAt(path, {}, place.recording);
  const seconds = chooseEvents(events, place, path);
  return {
    events: { unit: 'seconds', seconds },
    input: { path, content: recordedEventsCsv(events) },
    notices: events.notices,
  };
}

/** How long a recording is that only its spikes are known of, nobody knows. */
function openEnded({ sampleRate }: { readonly sampleRate: number }): SortedClock {
  return { sampleRate, segments: [{ sampleCount: Number.POSITIVE_INFINITY, startTime: 0 }] };
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
