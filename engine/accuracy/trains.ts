import {
  compareSpikeTrains,
  estimateLag,
  type Sorting,
  spikeTrain,
  type UnitTrains,
} from '../../core/index.ts';

/** Spikes of every sorted unit, for recordings of one segment. */
export function sortedTrains({ units, spikes }: Sorting): Float64Array[] {
  return units.map((_, unit) => spikeTrain(spikes, unit, 0));
}

export const oneSegment = (trains: readonly Float64Array[]): UnitTrains[] =>
  trains.map((train) => [train]);

/** By how many samples a sorting may put a spike after the place that the truth gives. */
export interface LagRange {
  readonly earliest: number;
  readonly latest: number;
}

/**
 * Moves every sorted unit by its own constant lag to the true unit that it then agrees with most.
 * For truths that mark another place of the waveform (its start, another lobe) than the extremum
 * that sortings give; a unit's spikes all move alike, so nothing is matched that did not keep time.
 */
export function withoutLag(
  truth: readonly Float64Array[],
  tested: readonly Float64Array[],
  range: LagRange,
  toleranceSamples: number,
): Float64Array[] {
  const middle = Math.round((range.earliest + range.latest) / 2);
  const reach = Math.max(range.latest - middle, middle - range.earliest);
  return tested.map((train) => {
    let best = { matches: -1, train };
    for (const known of truth) {
      const lag =
        middle +
        estimateLag(
          known.map((time) => time + middle),
          train,
          reach,
        );
      const moved = train.map((time) => time - lag);
      const matches = compareSpikeTrains([[known]], [[moved]], toleranceSamples).matchCounts[0]!;
      if (matches > best.matches) best = { matches, train: moved };
    }
    return best.train;
  });
}
