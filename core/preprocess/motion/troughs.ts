import { contactDistanceUm, type Probe } from '../../recording/probe.ts';

/** Where spikes may be, as parallel arrays. */
export interface Troughs {
  readonly sampleIndex: readonly number[];
  readonly channel: readonly number[];
}

interface Trough {
  readonly time: number;
  readonly channel: number;
  /** In noise levels. */
  readonly depth: number;
}

/** Depth of a trough that counts, in noise levels. */
const leastDepth = 5;
/** Of the troughs within this distance and time of each other only the deepest counts. */
const reachUm = 75;
const deadSeconds = 0.5e-3;

/** Samples on either side that decide about a trough. */
export function troughContext(sampleRate: number): number {
  return Math.ceil(deadSeconds * sampleRate) + 1;
}

/**
 * Finds troughs that no deeper one nearby overshadows, among the samples [from, to).
 * @param traces planar (channels x samples)
 * @param noiseLevel of each channel; channels with 0 take no part
 */
export function findTroughs(
  traces: Float32Array,
  samples: number,
  from: number,
  to: number,
  noiseLevel: Float64Array,
  probe: Probe,
  sampleRate: number,
): Troughs {
  const dead = troughContext(sampleRate) - 1;
  const all = allTroughs(traces, samples, Math.max(1, from - dead), to + dead, noiseLevel);
  const kept = all.filter((trough, i) => {
    if (trough.time < from || trough.time >= to) return false;
    const isOvershadowed = (other: Trough) =>
      (other.depth > trough.depth ||
        (other.depth === trough.depth && comesBefore(other, trough))) &&
      contactDistanceUm(probe, trough.channel, other.channel) <= reachUm;
    for (let k = i - 1; k >= 0 && all[k].time >= trough.time - dead; k--) {
      if (isOvershadowed(all[k])) return false;
    }
    for (let k = i + 1; k < all.length && all[k].time <= trough.time + dead; k++) {
      if (isOvershadowed(all[k])) return false;
    }
    return true;
  });
  return {
    sampleIndex: kept.map(({ time }) => time),
    channel: kept.map(({ channel }) => channel),
  };
}

/** Local minima that are deep enough, by time. */
function allTroughs(
  traces: Float32Array,
  samples: number,
  from: number,
  to: number,
  noiseLevel: Float64Array,
): Trough[] {
  const troughs: Trough[] = [];
  const last = Math.min(samples - 1, to);
  noiseLevel.forEach((level, channel) => {
    if (level === 0) return;
    const row = channel * samples;
    const limit = -leastDepth * level;
    for (let t = from; t < last; t++) {
      const value = traces[row + t];
      if (value <= limit && value < traces[row + t - 1] && value <= traces[row + t + 1]) {
        troughs.push({ time: t, channel, depth: -value / level });
      }
    }
  });
  return troughs.sort((a, b) => a.time - b.time || a.channel - b.channel);
}

function comesBefore(a: Trough, b: Trough): boolean {
  return a.time < b.time || (a.time === b.time && a.channel < b.channel);
}
