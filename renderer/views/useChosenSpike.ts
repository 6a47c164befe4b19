import { useMemo } from 'react';
import type { SpikeMoment } from '../../engine/api/contract.ts';
import { useEngineQuery } from '../state/engine.tsx';
import { useSelection } from '../state/selection.ts';
import { useSortingRef } from '../state/sorting.ts';

/** The spike that is selected, and what the sorting knows of it. */
export interface ChosenSpike extends SpikeMoment {
  /** As `SpikeSlice` has it. */
  readonly amplitude: number;
  readonly margin: number;
}

/** The selected spike, with the unit that it belongs to now; null for none. */
export function useChosenSpike(): ChosenSpike | null {
  const sorting = useSortingRef();
  const spike = useSelection((selection) => selection.spike);
  const isAsked = sorting !== null && spike !== null;
  const { data } = useEngineQuery(
    'readSpikes',
    isAsked
      ? { ...sorting, segment: spike.segment, start: spike.sample, end: spike.sample + 1 }
      : null,
    { keptMs: 10_000 },
  );
  return useMemo(() => {
    if (spike === null || data === undefined) return null;
    const isThere = (place: number) =>
      data.sampleIndex[place] === spike.sample && data.segmentIndex[place] === spike.segment;
    const places = [...data.sampleIndex.keys()].filter(isThere);
    // Units may fire at the same sample; after a merge the unit has another number.
    const place = places.find((own) => data.unitId[own] === spike.unitId) ?? places[0];
    if (place === undefined) return null;
    const { unitId, amplitude, margin } = data;
    return {
      ...{ unitId: unitId[place]!, segment: spike.segment, sample: spike.sample },
      ...{ amplitude: amplitude[place]!, margin: margin[place]! },
    };
  }, [spike, data]);
}
