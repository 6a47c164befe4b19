import { useState } from 'react';
import type { SignalKind } from '../../../engine/api/contract.ts';
import { emptyExtents, fillExtents, type TraceBlock } from '../../plots/traces/column-extents.ts';
import { centresOf, fittingValuePerLane } from '../../plots/traces/lanes.ts';

/** How high traces are drawn. */
export interface TraceScale {
  readonly valuePerLane: number;
  readonly centre: Float32Array;
  /** Gives a value the room of `factor` times as much. */
  readonly scaleBy: (factor: number) => void;
  readonly fit: () => void;
}

interface Fitted {
  readonly key: string;
  readonly valuePerLane: number;
  readonly centre: Float32Array;
}

const columns = 600;
/** Wheels turn on; traces must not get lost. */
const mostFactor = 1000;

/**
 * Fits the scale to the first block that is seen for a key, and keeps it while one looks about:
 * heights can be compared.
 * @param key changes with the recording, the channels and the signal
 * @param block what is seen now
 */
export function useTraceScale(
  key: string,
  signal: SignalKind,
  block: TraceBlock | undefined,
): TraceScale {
  const [fitted, setFitted] = useState<Fitted | null>(null);
  const [factor, setFactor] = useState({ key, value: 1 });
  let now = fitted;
  if (block !== undefined && fitted?.key !== key) {
    now = fitTo(block, key, signal);
    setFitted(now);
  }
  const own = factor.key === key ? factor.value : 1;
  return {
    valuePerLane: (now?.valuePerLane ?? 1) * own,
    centre: now?.centre ?? new Float32Array(block?.laneCount ?? 0),
    scaleBy: (by) =>
      setFactor({ key, value: Math.min(mostFactor, Math.max(1 / mostFactor, own * by)) }),
    fit: () => {
      setFactor({ key, value: 1 });
      if (block !== undefined) setFitted(fitTo(block, key, signal));
    },
  };
}

/** Only raw signals have the offsets of their electrodes. */
function fitTo(block: TraceBlock, key: string, signal: SignalKind): Fitted {
  const extents = emptyExtents(block.laneCount, columns);
  fillExtents(extents, block, block);
  const centre = signal === 'raw' ? centresOf(extents) : new Float32Array(block.laneCount);
  return {
    key,
    valuePerLane: fittingValuePerLane(extents, centre),
    centre,
  };
}
