import type { CuratedUnit, Sorting } from '../../../core/index.ts';
import type { CuratedRun } from '../../session/curated-run.ts';
import type { SortingRef, SpikeMoment } from '../contract.ts';
import type { Handlers } from '../handlers.ts';
import {
  chosenUnits,
  firstFrom,
  joinedRows,
  rowsIn,
  segmentOffsets,
  thinned,
  unitIdsOf,
} from '../results/spike-rows.ts';
import type { SessionResults } from '../sessions/session-results.ts';
import type { Sessions } from '../sessions/sessions.ts';
import {
  componentNames,
  componentRows,
  readSpikeComponents,
} from '../sessions/spike-components.ts';
import type { Viewing } from '../sessions/viewing.ts';

const usualSpikes = 20_000;
const usualAmplitudes = 10_000;
const usualFeatures = 5000;

/** Features of a spike that the spike table knows. */
const featureNames = ['time_s', 'amplitude_uv', 'margin_sd'];

interface Chosen {
  readonly result: CuratedRun;
  readonly units: readonly CuratedUnit[];
  readonly spikes: Sorting['spikes'];
  readonly revision: number;
}

/** Spikes by time: in a range, as counts, one after the other. */
export function spikeHandlers(
  sessions: Sessions,
  results: SessionResults,
  viewing: Viewing,
): Handlers<
  | 'readSpikes'
  | 'countSpikes'
  | 'readSpikeDensity'
  | 'findSpike'
  | 'readAmplitudes'
  | 'readFeatures'
> {
  const choose = async (
    ref: SortingRef & { readonly unitIds?: readonly number[] | undefined },
  ): Promise<Chosen> => {
    const result = await results.get(sessions.get(ref.sessionId), ref);
    return {
      result,
      units: chosenUnits(result, ref.unitIds),
      spikes: result.found.spikes,
      revision: result.curation.revision,
    };
  };

  return {
    async readSpikes(request) {
      const { units, spikes, revision } = await choose(request);
      const inRange = joinedRows(units.map(({ rows }) => rowsIn(rows, spikes, request)));
      const rows = thinned(inRange, request.limit ?? usualSpikes);
      return {
        revision,
        spikeIndex: Uint32Array.from(rows),
        sampleIndex: Float64Array.from(rows, (row) => spikes.sampleIndex[row]!),
        segmentIndex: Uint16Array.from(rows, (row) => spikes.segmentIndex[row]!),
        unitId: unitIdsOf(rows, units),
        amplitude: Float32Array.from(rows, (row) => spikes.amplitude[row]!),
        margin: Float32Array.from(rows, (row) => spikes.margin[row]!),
        total: inRange.length,
      };
    },

    async countSpikes(request) {
      const { units, spikes, revision } = await choose(request);
      const { start, end, widthPixels } = request;
      const samplesPerBin = Math.max(1, Math.ceil((end - start) / widthPixels));
      const binCount = Math.max(1, Math.ceil((end - start) / samplesPerBin));
      const counts = new Uint32Array(units.length * binCount);
      units.forEach(({ rows }, unit) => {
        for (const row of rowsIn(rows, spikes, request)) {
          const bin = Math.floor((spikes.sampleIndex[row]! - start) / samplesPerBin);
          counts[unit * binCount + bin]!++;
        }
      });
      const unitIds = units.map(({ unitId }) => unitId);
      return { revision, unitIds, binCount, samplesPerBin, counts };
    },

    async readSpikeDensity(request) {
      const { units, spikes, result } = await choose(request);
      const offsets = segmentOffsets(result.found);
      const total = offsets.at(-1)!;
      const samplesPerBin = Math.max(1, Math.ceil(total / request.widthPixels));
      const binCount = Math.max(1, Math.ceil(total / samplesPerBin));
      const counts = new Uint32Array(binCount);
      for (const { rows } of units) {
        for (const row of rows) {
          const at = offsets[spikes.segmentIndex[row]!]! + spikes.sampleIndex[row]!;
          counts[Math.floor(at / samplesPerBin)]!++;
        }
      }
      return { binCount, samplesPerBin, counts };
    },

    async findSpike(request) {
      const { units, spikes } = await choose(request);
      const { segment, sample, direction } = request;
      let best: { row: number; unitId: number } | null = null;
      for (const { rows, unitId } of units) {
        const place =
          direction === 'next'
            ? firstFrom(rows, spikes, segment, sample + 1)
            : firstFrom(rows, spikes, segment, sample) - 1;
        const row = rows[place];
        if (row === undefined) continue;
        const isNearer = best === null || (direction === 'next' ? row < best.row : row > best.row);
        if (isNearer) best = { row, unitId };
      }
      return best && momentOf(spikes, best.row, best.unitId);
    },

    async readAmplitudes(request) {
      const { units, spikes, result, revision } = await choose(request);
      const all = joinedRows(units.map(({ rows }) => rows));
      const rows = thinned(all, request.limit ?? usualAmplitudes);
      return {
        revision,
        timeSeconds: timesOf(rows, result),
        sampleIndex: Float64Array.from(rows, (row) => spikes.sampleIndex[row]!),
        segmentIndex: Uint16Array.from(rows, (row) => spikes.segmentIndex[row]!),
        unitId: unitIdsOf(rows, units),
        microvolts: Float32Array.from(rows, (row) => spikes.amplitude[row]!),
        total: all.length,
      };
    },

    async readFeatures({ unitIds, limit, withComponents = false, ...ref }, { cancellation }) {
      const { units, spikes, result, revision } = await choose({ ...ref, unitIds });
      const all = joinedRows(units.map((unit) => unit.rows));
      const rows = withComponents
        ? componentRows(result, unitIds)
        : thinned(all, limit ?? usualFeatures);
      const { recordingId } = ref;
      const components = withComponents
        ? (
            await readSpikeComponents(
              viewing,
              sessions.get(ref.sessionId),
              { recordingId, result, unitIds },
              cancellation,
            )
          ).microvolts
        : new Float32Array(0);
      const names = withComponents ? [...featureNames, ...componentNames] : featureNames;
      const times = timesOf(rows, result);
      const values = new Float32Array(rows.length * names.length);
      const count = names.length - featureNames.length;
      rows.forEach((row, i) => {
        const first = i * names.length;
        values.set([times[i]!, spikes.amplitude[row]!, spikes.margin[row]!], first);
        values.set(components.subarray(i * count, (i + 1) * count), first + featureNames.length);
      });
      return {
        revision,
        names,
        spikeIndex: Uint32Array.from(rows),
        sampleIndex: Float64Array.from(rows, (row) => spikes.sampleIndex[row]!),
        segmentIndex: Uint16Array.from(rows, (row) => spikes.segmentIndex[row]!),
        unitId: unitIdsOf(rows, units),
        values,
        total: all.length,
      };
    },
  };
}

/** Seconds on the timeline of all segments end to end. */
function timesOf(rows: Int32Array, { found }: CuratedRun): Float64Array {
  const offsets = segmentOffsets(found);
  const { segmentIndex, sampleIndex } = found.spikes;
  return Float64Array.from(
    rows,
    (row) => (offsets[segmentIndex[row]!]! + sampleIndex[row]!) / found.sampleRate,
  );
}

function momentOf(
  { segmentIndex, sampleIndex }: Sorting['spikes'],
  row: number,
  unitId: number,
): SpikeMoment {
  return { unitId, segment: segmentIndex[row]!, sample: sampleIndex[row]! };
}
