import type { Cancellation } from '../../../core/index.ts';
import type { CuratedRun } from '../../session/curated-run.ts';
import type { SpikePlaces } from '../../traces/view-task.ts';
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

/** What is asked about. */
export interface ComponentsRequest {
  readonly recordingId: string;
  readonly result: CuratedRun;
  /** The units whose spikes give the components. */
  readonly unitIds: readonly number[];
  /** Rows of the spikes to place; null for those that give the components. */
  readonly rows: Int32Array | null;
}

/**
 * Reads where spikes lie along the principal components of the waveforms of units. The same units give
 * the same components, so that what was drawn around some of the spikes holds for all.
 * @returns `[spike * components + component]`, microvolts
 */
export async function readSpikeComponents(
  viewing: Viewing,
  session: FolderSession,
  { recordingId, result, unitIds, rows }: ComponentsRequest,
  cancellation: Cancellation,
): Promise<Float32Array> {
  const { sorting, found, units } = result;
  const chosen = chosenUnits(result, unitIds);
  const channels = new Set(
    chosen.flatMap((unit) => templateChannels(sorting, units.indexOf(unit))),
  );
  const { templateSamples, nBefore } = sorting.templates;
  const placesOf = (spikes: Int32Array): SpikePlaces => ({
    segmentIndex: Uint16Array.from(spikes, (row) => found.spikes.segmentIndex[row]!),
    sampleIndex: Float64Array.from(spikes, (row) => found.spikes.sampleIndex[row]!),
  });
  const { microvolts } = await viewing.ask(
    'filtered',
    'components',
    {
      place: viewing.placeOf(await session.open(recordingId)),
      parameters: found.parameters,
      channels: [...channels].slice(0, mostChannels),
      ...{ nBefore, templateSamples, componentCount: componentNames.length },
      fitted: placesOf(componentRows(result, unitIds)),
      shown: rows && placesOf(rows),
    },
    cancellation,
  );
  return microvolts;
}

/** The rows of the spikes that give the components of some units, in the order of time. */
export function componentRows(result: CuratedRun, unitIds: readonly number[]): Int32Array {
  const rows = joinedRows(chosenUnits(result, unitIds).map((unit) => unit.rows));
  return thinned(rows, mostWaveforms);
}
