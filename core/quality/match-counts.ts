import { UserError } from '../base/errors.ts';

/** One unit's spikes: a train a segment, each in samples, ascending. */
export type UnitTrains = readonly Float64Array[];

interface PooledSpikes {
  readonly times: Float64Array;
  readonly units: Int32Array;
}

/**
 * Counts, for every pair of a truth unit and a tested unit, the spikes that match: at most
 * `toleranceSamples` apart, each spike in at most one match of the pair, matched in time order, which
 * gives the most matches there can be. One sweep over all spikes of a segment: the cost grows with
 * the spikes and their coincidences, not with the number of pairs.
 *
 * @returns (truth units x tested units)
 * @throws UserError (`SEGMENTS_DIFFER`) when the two have different numbers of segments
 */
export function countMatches(
  truth: readonly UnitTrains[],
  tested: readonly UnitTrains[],
  toleranceSamples: number,
): Float64Array {
  const counts = new Float64Array(truth.length * tested.length);
  for (let segment = 0; segment < commonSegmentCount(truth, tested); segment++) {
    addMatches(
      pool(truth, segment),
      pool(tested, segment),
      truth.length,
      tested.length,
      toleranceSamples,
      counts,
    );
  }
  return counts;
}

export function spikeCounts(units: readonly UnitTrains[]): Float64Array {
  return Float64Array.from(units, (trains) => trains.reduce((sum, train) => sum + train.length, 0));
}

function addMatches(
  truth: PooledSpikes,
  tested: PooledSpikes,
  truthUnitCount: number,
  testedUnitCount: number,
  tolerance: number,
  counts: Float64Array,
): void {
  // Last spike of either side that a pair has used up; later matches may only use later spikes.
  const lastTruth = new Int32Array(truthUnitCount * testedUnitCount).fill(-1);
  const lastTested = new Int32Array(truthUnitCount * testedUnitCount).fill(-1);
  let start = 0;
  for (let i = 0; i < truth.times.length; i++) {
    const time = truth.times[i];
    const row = truth.units[i] * testedUnitCount;
    while (start < tested.times.length && tested.times[start] < time - tolerance) start++;
    for (let j = start; j < tested.times.length && tested.times[j] <= time + tolerance; j++) {
      const pair = row + tested.units[j];
      if (lastTruth[pair] === i || lastTested[pair] >= j) continue;
      lastTruth[pair] = i;
      lastTested[pair] = j;
      counts[pair]++;
    }
  }
}

/** All units' spikes of a segment in one list, by time. */
function pool(units: readonly UnitTrains[], segment: number): PooledSpikes {
  const total = units.reduce((sum, trains) => sum + trains[segment].length, 0);
  const times = new Float64Array(total);
  const unitOf = new Int32Array(total);
  let filled = 0;
  units.forEach((trains, unit) => {
    times.set(trains[segment], filled);
    unitOf.fill(unit, filled, filled + trains[segment].length);
    filled += trains[segment].length;
  });
  const order = Uint32Array.from({ length: total }, (_, i) => i);
  order.sort((a, b) => times[a] - times[b] || unitOf[a] - unitOf[b]);
  return {
    times: Float64Array.from(order, (i) => times[i]),
    units: Int32Array.from(order, (i) => unitOf[i]),
  };
}

function commonSegmentCount(truth: readonly UnitTrains[], tested: readonly UnitTrains[]): number {
  const segmentCounts = [...truth, ...tested].map((trains) => trains.length);
  const count = Math.max(0, ...segmentCounts);
  if (segmentCounts.some((other) => other !== count)) {
    throw new UserError(
      'SEGMENTS_DIFFER',
      `The units have ${Math.min(...segmentCounts)} to ${count} segments; compare sortings of the same recording.`,
    );
  }
  return count;
}
