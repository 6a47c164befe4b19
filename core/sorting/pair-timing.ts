import type { Event } from '../csc/debias.ts';
import {
  crossCorrelogramRefractoriness,
  type RefractoryEvidence,
  type RefractoryOptions,
} from '../detect/refractory.ts';
import type { AtomPair } from './pair-evidence.ts';
import type { PlacedWindow } from './windows.ts';

/** What the spike times of two atoms, `second` taken at the pair's lag, say about their being one neuron. */
export function pairTiming(
  { first, second, lag }: AtomPair,
  windows: readonly PlacedWindow[],
  events: readonly (readonly Event[])[],
  options: RefractoryOptions,
): RefractoryEvidence {
  const trainOf = (unit: number, shift: number) =>
    Float64Array.from(
      events.flatMap((list, w) =>
        list.flatMap(({ atom, position }) =>
          atom === unit ? [windows[w].start + position + shift] : [],
        ),
      ),
    ).sort();
  return crossCorrelogramRefractoriness(trainOf(first, 0), trainOf(second, -lag), options);
}
