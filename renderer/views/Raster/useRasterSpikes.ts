import { useMemo, useState } from 'react';
import type { EngineFault } from '../../../engine/api/channel/connect-engine.ts';
import type {
  SampleRange,
  SpikeCounts,
  SpikeSlice,
  UnitRow,
} from '../../../engine/api/contract.ts';
import type { RasterSpikes, RateCurve } from '../../plots/raster-plot.ts';
import { useEngineQuery } from '../../state/engine.tsx';
import { useSelection } from '../../state/selection.ts';
import { useSortingRef, useUnits } from '../../state/sorting.ts';
import type { TimeRange } from '../../state/time-range.ts';
import { surroundings } from '../../state/time-window.ts';

export interface LoadedRaster {
  readonly spikes: RasterSpikes;
  readonly rates: readonly RateCurve[];
  /** Spikes in the range. */
  readonly total: number;
  readonly isLoading: boolean;
  readonly error: EngineFault | null;
  readonly retry: () => void;
}

/** More spikes than this are shown as counts. */
const mostSpikes = 8000;
const rateBins = 120;
const nothing: RasterSpikes = {
  kind: 'spikes',
  sampleIndex: new Float64Array(),
  row: new Int32Array(),
};

/** The spikes of a range and a little beyond, or their counts where they are too many. */
export function useRasterSpikes(
  { facts, range, segment }: TimeRange,
  widthPixels: number,
): LoadedRaster {
  const sorting = useSortingRef();
  const units = useUnits();
  const selected = useSelection((selection) => selection.unitIds);
  const asked = surroundings(range, segment.sampleCount);
  const request = sorting === null || widthPixels <= 0 ? null : { ...sorting, ...asked };
  const spikes = useEngineQuery(
    'readSpikes',
    request === null ? null : { ...request, limit: mostSpikes },
    { keptMs: 0 },
  );
  const counts = useEngineQuery(
    'countSpikes',
    request === null ? null : { ...request, widthPixels: Math.max(16, widthPixels) },
    { keptMs: 0 },
  );
  const counted = useAnswered(counts.isPlaceholderData ? undefined : counts.data, asked);
  const rasterSpikes = useMemo(
    () => rasterOf(spikes.data, counted, units),
    [spikes.data, counted, units],
  );
  const rates = useMemo(
    () => (counted === null ? [] : rateCurves(counted, units, selected, facts.sampleRateHz)),
    [counted, units, selected, facts.sampleRateHz],
  );
  return {
    spikes: rasterSpikes,
    rates,
    total: spikes.data?.total ?? 0,
    isLoading: spikes.data === undefined || counted === null,
    error: spikes.error ?? counts.error,
    retry: () => {
      void spikes.refetch();
      void counts.refetch();
    },
  };
}

/** Counts, and the range that their bins divide. */
interface AnsweredCounts extends SpikeCounts {
  readonly start: number;
  readonly end: number;
}

/** The counts that came last, with the range that they were asked for: those of a new question are not there at once. */
function useAnswered(
  counts: SpikeCounts | undefined,
  { start, end }: SampleRange,
): AnsweredCounts | null {
  const [kept, setKept] = useState<{ of: SpikeCounts; answered: AnsweredCounts } | null>(null);
  if (counts === undefined || counts === kept?.of) return kept?.answered ?? null;
  const answered = { ...counts, start, end };
  setKept({ of: counts, answered });
  return answered;
}

function rasterOf(
  slice: SpikeSlice | undefined,
  counts: AnsweredCounts | null,
  units: readonly UnitRow[],
): RasterSpikes {
  if (slice === undefined || counts === null) return nothing;
  if (slice.total <= slice.sampleIndex.length) {
    const rowOf = new Map(units.map(({ unitId }, row) => [unitId, row]));
    return {
      kind: 'spikes',
      sampleIndex: slice.sampleIndex,
      row: Int32Array.from(slice.unitId, (unitId) => rowOf.get(unitId) ?? -1),
    };
  }
  const { binCount, samplesPerBin, start } = counts;
  const byRow = new Uint32Array(units.length * binCount);
  for (const [row, { unitId }] of units.entries()) {
    const place = counts.unitIds.indexOf(unitId);
    if (place < 0) continue;
    byRow.set(counts.counts.subarray(place * binCount, (place + 1) * binCount), row * binCount);
  }
  return { kind: 'counts', start, samplesPerBin, binCount, counts: byRow };
}

/** Rates of the selected units, or of all together. */
function rateCurves(
  { unitIds, binCount, samplesPerBin, counts, start, end }: AnsweredCounts,
  units: readonly UnitRow[],
  selected: readonly number[],
  sampleRateHz: number,
): readonly RateCurve[] {
  const joined = Math.max(1, Math.ceil(binCount / rateBins));
  const width = joined * samplesPerBin;
  const rateOf = (places: readonly number[]) => {
    const spikes = new Float32Array(Math.ceil(binCount / joined));
    for (const place of places) {
      for (let bin = 0; bin < binCount; bin++) {
        spikes[Math.floor(bin / joined)]! += counts[place * binCount + bin]!;
      }
    }
    // The last bin may be cut by the end of the range.
    return spikes.map(
      (count, bin) => (count * sampleRateHz) / Math.min(width, end - start - bin * width),
    );
  };
  const shape = { start, samplesPerBin: width };
  const chosen = units.filter(({ unitId }) => selected.includes(unitId));
  if (chosen.length === 0) {
    return [{ ...shape, name: 'all units', colour: null, hertz: rateOf([...unitIds.keys()]) }];
  }
  return chosen.map(({ unitId, colour }) => ({
    ...shape,
    name: `unit ${unitId}`,
    colour,
    hertz: rateOf([unitIds.indexOf(unitId)].filter((place) => place >= 0)),
  }));
}
