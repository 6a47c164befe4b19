import type { Random } from '../base/random.ts';

export interface TrainShape {
  readonly rateHz: number;
  readonly refractorySeconds: number;
  /** Shape of the gamma distribution of the intervals beyond the refractory period: 1 is Poisson, more is more regular. */
  readonly gammaShape: number;
}

/**
 * A renewal process: intervals are the refractory period plus a gamma variable, with mean `1 / rateHz`.
 *
 * @returns times in seconds within [start, end), ascending
 */
export function drawTrain(
  shape: TrainShape,
  start: number,
  end: number,
  random: Random,
): Float64Array {
  const meanBeyond = 1 / shape.rateHz - shape.refractorySeconds;
  const times: number[] = [];
  let time = start + meanBeyond * random.uniform();
  while (time < end) {
    times.push(time);
    time += shape.refractorySeconds + gamma(shape.gammaShape, meanBeyond, random);
  }
  return Float64Array.from(times);
}

/** Gamma variable of whole-numbered shape: a sum of exponentials. */
function gamma(shape: number, mean: number, random: Random): number {
  let sum = 0;
  for (let i = 0; i < shape; i++) sum += random.exponential(mean / shape);
  return sum;
}

interface Marked {
  readonly unit: number;
  readonly time: number;
}

/** Spikes that have, and spikes that have not, a spike of ANOTHER unit within `window` (closed). */
function partitionByOverlap(trains: readonly Float64Array[], window: number) {
  const all: Marked[] = [];
  trains.forEach((train, unit) => {
    for (const time of train) all.push({ unit, time });
  });
  all.sort((a, b) => a.time - b.time || a.unit - b.unit);
  const reaches = (i: number, step: number) => {
    for (let j = i + step; j >= 0 && j < all.length; j += step) {
      if (Math.abs(all[j].time - all[i].time) > window) return false;
      if (all[j].unit !== all[i].unit) return true;
    }
    return false;
  };
  const alone = all.filter((_, i) => !reaches(i, -1) && !reaches(i, 1));
  return { spikeCount: all.length, alone };
}

/** Share of spikes with a spike of another unit within `window`; 0 where there are no spikes. */
export function overlapShare(trains: readonly Float64Array[], window: number): number {
  const { spikeCount, alone } = partitionByOverlap(trains, window);
  return spikeCount === 0 ? 0 : 1 - alone.length / spikeCount;
}

/**
 * Adds spikes beside spikes of other units until at least `share` of all spikes overlap (or no more
 * can be placed without breaking a refractory period). Trains that overlap enough stay as they are.
 *
 * @param trains seconds, ascending, one a unit
 * @param window seconds within which two spikes of different units overlap
 * @param start times stay within [start, end)
 */
export function plantOverlaps(
  trains: readonly Float64Array[],
  share: number,
  window: number,
  refractorySeconds: number,
  start: number,
  end: number,
  random: Random,
): Float64Array[] {
  let planted = trains.map((train) => train.slice());
  if (trains.length < 2) return planted;
  for (;;) {
    const { spikeCount, alone } = partitionByOverlap(planted, window);
    // Each added spike overlaps, and so does the lone one it was put beside: n spikes become n + m.
    const missing = Math.ceil((share * spikeCount - (spikeCount - alone.length)) / (2 - share));
    if (missing <= 0) return planted;
    const order = random.shuffle(Int32Array.from(alone, (_, i) => i));
    const added: number[][] = planted.map(() => []);
    let count = 0;
    for (const chosen of order) {
      if (count === missing) break;
      const { unit, time } = alone[chosen];
      const other = (unit + 1 + random.integer(trains.length - 1)) % trains.length;
      const when = time + window * (2 * random.uniform() - 1);
      const free = [planted[other], added[other]].every((others) =>
        isFree(others, when, refractorySeconds),
      );
      if (when < start || when >= end || !free) continue;
      added[other].push(when);
      added[other].sort((a, b) => a - b);
      count++;
    }
    if (count === 0) return planted;
    planted = planted.map((train, unit) => Float64Array.from([...train, ...added[unit]]).sort());
  }
}

/** Whether no time of the ascending `times` is closer than `distance` to `when`. */
function isFree(times: ArrayLike<number>, when: number, distance: number): boolean {
  let low = 0;
  let high = times.length;
  while (low < high) {
    const middle = (low + high) >> 1;
    if (times[middle] <= when - distance) low = middle + 1;
    else high = middle;
  }
  return low === times.length || times[low] >= when + distance;
}
