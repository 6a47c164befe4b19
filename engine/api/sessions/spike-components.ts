import { type Cancellation, throwIfCancelled } from '../../../core/index.ts';
import type { CuratedRun } from '../../session/curated-run.ts';
import type { ComponentsAnswer, ComponentsTask, SpikePlaces } from '../../traces/view-task.ts';
import { chosenUnits, joinedRows, thinned } from '../results/spike-rows.ts';
import { templateChannels } from '../results/template-channels.ts';
import type { FolderSession } from './folder-session.ts';
import type { Viewing } from './viewing.ts';

/** Names of the features, in the order of the components. */
export const componentNames = ['pc_1_uv', 'pc_2_uv', 'pc_3_uv'];

/** Spikes that are read from the file while a user waits. */
const mostWaveforms = 2500;
/** Channels whose waveforms count, those of the first unit first. */
const mostChannels = 24;
/** Spikes that are placed in one go: a fraction of a second, after which it can be given up. */
const spikesAtOnce = 500;

/** What is asked about. */
export interface ComponentsRequest {
  readonly recordingId: string;
  readonly result: CuratedRun;
  /** The units whose spikes give the components. */
  readonly unitIds: readonly number[];
}

/**
 * Reads the principal components of the waveforms of units, and where spikes of theirs lie along them.
 * The same units give the same components, so that what was drawn around some of the spikes holds for all.
 */
export async function readSpikeComponents(
  viewing: Viewing,
  session: FolderSession,
  request: ComponentsRequest,
  cancellation: Cancellation,
): Promise<ComponentsAnswer> {
  const task = await taskOf(viewing, session, request);
  return viewing.ask('filtered', 'components', task, cancellation);
}

/**
 * Reads where any spikes lie along the components of units, some after the others.
 * @param rows of the spikes
 * @param onProgress hears the share that is done
 * @returns `[spike * components + component]`, microvolts
 * @throws CancellationError
 */
export async function placeSpikes(
  viewing: Viewing,
  session: FolderSession,
  request: ComponentsRequest,
  rows: Int32Array,
  cancellation: Cancellation,
  onProgress: (fraction: number) => void,
): Promise<Float32Array> {
  onProgress(0);
  const task = await taskOf(viewing, session, request);
  const { pca } = await viewing.ask('filtered', 'components', task, cancellation);
  const placed = new Float32Array(rows.length * componentNames.length);
  for (let first = 0; first < rows.length; first += spikesAtOnce) {
    throwIfCancelled(cancellation);
    const some = placesOf(request.result, rows.subarray(first, first + spikesAtOnce));
    const piece = { ...task, ...some, pca };
    const { microvolts } = await viewing.ask('filtered', 'placing', piece, cancellation);
    placed.set(microvolts, first * componentNames.length);
    onProgress((first + some.sampleIndex.length) / rows.length);
  }
  return placed;
}

/** The rows of the spikes that give the components of some units, in the order of time. */
export function componentRows(result: CuratedRun, unitIds: readonly number[]): Int32Array {
  const rows = joinedRows(chosenUnits(result, unitIds).map((unit) => unit.rows));
  return thinned(rows, mostWaveforms);
}

async function taskOf(
  viewing: Viewing,
  session: FolderSession,
  { recordingId, result, unitIds }: ComponentsRequest,
): Promise<ComponentsTask> {
  const { sorting, found, units } = result;
  const channels = new Set(
    chosenUnits(result, unitIds).flatMap((unit) => templateChannels(sorting, units.indexOf(unit))),
  );
  const { templateSamples, nBefore } = sorting.templates;
  return {
    place: viewing.placeOf(await session.open(recordingId)),
    parameters: found.parameters,
    channels: [...channels].slice(0, mostChannels),
    ...{ nBefore, templateSamples, componentCount: componentNames.length },
    ...placesOf(result, componentRows(result, unitIds)),
  };
}

function placesOf({ found }: CuratedRun, rows: Int32Array): SpikePlaces {
  return {
    segmentIndex: Uint16Array.from(rows, (row) => found.spikes.segmentIndex[row]!),
    sampleIndex: Float64Array.from(rows, (row) => found.spikes.sampleIndex[row]!),
  };
}
