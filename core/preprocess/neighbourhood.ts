import { selectInPlace } from '../math/order-statistics.ts';
import { contactDistanceUm, type Probe } from '../recording/probe.ts';

/** Up to this many channels, noise is whitened over all of them at once. */
const globalChannels = 64;

/** Channels that one channel's noise is whitened with on larger probes. */
const localChannels = 32;

/** For every channel the usable ones to whiten it with, sorted; none for an unusable channel. */
export function whiteningNeighbours(probe: Probe, usable: Uint8Array): Int32Array[] {
  const count = usable.reduce((sum, one) => sum + one, 0);
  const limit = count <= globalChannels ? count : localChannels;
  return nearest(probe, usable, Number.POSITIVE_INFINITY, limit);
}

/**
 * For every channel the usable ones within reach of its spikes, sorted; all where nothing states the
 * geometry; none for an unusable channel.
 */
export function spikeNeighbours(probe: Probe, usable: Uint8Array, radiusUm: number): Int32Array[] {
  return nearest(probe, usable, radiusUm, usable.length);
}

function nearest(probe: Probe, usable: Uint8Array, radiusUm: number, limit: number): Int32Array[] {
  const candidates = Int32Array.from(usable.keys()).filter((channel) => usable[channel] === 1);
  const distances = new Float64Array(candidates.length);
  const ordered = new Float64Array(candidates.length);
  return Array.from(usable, (isUsable, channel) => {
    if (isUsable === 0) return new Int32Array(0);
    // Channel numbers decide between equal distances, and alone where the geometry is unknown.
    for (let i = 0; i < candidates.length; i++) {
      const other = candidates[i];
      distances[i] = probe.geometryKnown
        ? contactDistanceUm(probe, channel, other)
        : Math.abs(other - channel);
    }
    ordered.set(distances);
    const rank = Math.min(limit, candidates.length) - 1;
    const reach = probe.geometryKnown ? radiusUm : Number.POSITIVE_INFINITY;
    const farthest = Math.min(reach, selectInPlace(ordered, rank));
    const near: number[] = [];
    for (let i = 0; i < distances.length; i++) if (distances[i] <= farthest) near.push(i);
    if (near.length > limit) {
      near.sort(
        (i, j) =>
          Number(candidates[j] === channel) - Number(candidates[i] === channel) ||
          compare(distances[i], distances[j]) ||
          Math.abs(candidates[i] - channel) - Math.abs(candidates[j] - channel) ||
          i - j,
      );
    }
    return Int32Array.from(near.slice(0, limit), (i) => candidates[i]).sort();
  });
}

/** Order of two distances, which may both be infinite. */
function compare(a: number, b: number): number {
  return a === b ? 0 : a - b;
}
