import { useEffect, useMemo, useState } from 'react';
import type { RecordingFacts, RecordingOverview } from '../../../engine/api/contract.ts';
import type { StripScene } from '../../plots/strip-plot.ts';
import { useEngineQuery, useIsAsking } from '../../state/engine.tsx';
import { useRecordingRef } from '../../state/place.ts';
import { useSelection } from '../../state/selection.ts';
import { useSortingRef } from '../../state/sorting.ts';

/** Of many channels, so many tell how the signal is. */
const mostChannels = 16;
const nothing = new Float32Array();

/** How many spikes there are over the recording, of the selected units or of all; where there are none, how large the signal is. */
export function useOverview(
  facts: RecordingFacts,
  widthPixels: number,
): Pick<StripScene, 'values' | 'hasSpikes'> {
  const recording = useRecordingRef();
  const sorting = useSortingRef();
  const unitIds = useSelection((selection) => selection.unitIds);
  const isMeasured = useIsCalm() && widthPixels > 0;
  const density = useEngineQuery(
    'readSpikeDensity',
    sorting === null || !isMeasured
      ? null
      : { ...sorting, widthPixels, ...(unitIds.length > 0 ? { unitIds } : {}) },
  ).data;
  const hasNoSpikes = sorting === null || (density?.counts.every((count) => count === 0) ?? false);
  const signal = useEngineQuery(
    'readOverview',
    recording === null || !hasNoSpikes || !isMeasured
      ? null
      : { ...recording, widthPixels, channels: someChannels(facts.channelNames.length) },
  ).data;
  return useMemo(() => {
    if (density !== undefined && !hasNoSpikes)
      return { values: Float32Array.from(density.counts), hasSpikes: true };
    return { values: signal === undefined ? nothing : sizes(signal), hasSpikes: false };
  }, [density, hasNoSpikes, signal]);
}

const calmMs = 300;

/** True from when traces have not been asked for during a moment: who opens a recording waits for them first. */
function useIsCalm(): boolean {
  const [isCalm, setCalm] = useState(false);
  const isReading = useIsAsking('readTraces');
  useEffect(() => {
    if (isCalm || isReading) return;
    const timer = setTimeout(() => setCalm(true), calmMs);
    return () => clearTimeout(timer);
  }, [isCalm, isReading]);
  return isCalm;
}

function someChannels(count: number): readonly number[] {
  const step = Math.max(1, count / mostChannels);
  return Array.from({ length: Math.min(count, mostChannels) }, (_, i) => Math.floor(i * step));
}

/** Mean over the channels of what each bin spans. */
function sizes({ channels, binCount, low, high }: RecordingOverview): Float32Array {
  return Float32Array.from({ length: binCount }, (_, bin) => {
    let sum = 0;
    for (let channel = 0; channel < channels.length; channel++) {
      sum += high[channel * binCount + bin]! - low[channel * binCount + bin]!;
    }
    return sum / channels.length;
  });
}
