import { join } from 'node:path';
import {
  type AlignedTrials,
  alignTrials,
  hertz,
  type LabelledSpikes,
  parseEventsCsv,
  placeEvents,
  type RecordingExtent,
  type Spikes,
  type TrialWindow,
  UserError,
} from '../../core/index.ts';
import { readTextFile } from '../files/read-text-file.ts';
import { readSortedClock, readSpikeTrains, type SortedClock } from './sorting-folder.ts';

/** Where the spikes are: the folder of a sorting, or a file of spikes with its sampling rate. */
export type SpikesPlace =
  | { readonly sorting: string }
  | { readonly spikes: string; readonly sampleRate: number };

export interface TrialsRequest {
  readonly place: SpikesPlace;
  readonly eventsPath: string;
  /** Ids of the units to look at; all where absent. */
  readonly unitIds?: readonly number[];
  readonly window: TrialWindow;
}

/** Trials, and the files that they were read from. */
export interface ReadTrials extends AlignedTrials {
  readonly paths: readonly string[];
}

/**
 * Reads spikes and events and cuts trials out of them.
 * @throws UserError (`NOT_A_SORTING`, `BAD_CSV`, `NO_SUCH_UNIT`, and what `alignTrials` throws)
 */
export async function readTrials(request: TrialsRequest): Promise<ReadTrials> {
  const { place, eventsPath, unitIds, window } = request;
  const clock = 'sorting' in place ? await readSortedClock(place.sorting) : openEnded(place);
  const spikesPath = 'sorting' in place ? join(place.sorting, 'spikes.csv') : place.spikes;
  const labelled = await readSpikeTrains(spikesPath);
  const spikes = unitIds === undefined ? labelled : chooseUnits(labelled, unitIds, spikesPath);
  const events = parseEventsCsv(await readTextFile(eventsPath), eventsPath);
  const extent: RecordingExtent = {
    sampleRate: hertz(clock.sampleRate),
    segmentSamples: clock.segments.map(({ sampleCount }) => sampleCount),
  };
  const moments = placeEvents(events, clock.sampleRate, clock.segments);
  const aligned = alignTrials(spikes, moments, window, extent);
  return { ...aligned, paths: [spikesPath, eventsPath] };
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
