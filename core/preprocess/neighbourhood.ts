import { contactDistanceUm, type Probe } from '../recording/probe.ts';

/** Up to this many channels, noise is whitened over all of them at once. */
const globalChannels = 64;

/** Channels that one channel's noise is whitened with on larger probes. */
const localChannels = 32;

/** Channels whose spikes may reach a channel when nothing states the geometry of a large probe. */
const reachOfUnknown = 8;

/** For every channel the usable ones to whiten it with, sorted; none for an unusable channel. */
export function whiteningNeighbours(probe: Probe, usable: Uint8Array): Int32Array[] {
  const count = usable.reduce((sum, one) => sum + one, 0);
  const limit = count <= globalChannels ? count : localChannels;
  return nearest(probe, usable, Number.POSITIVE_INFINITY, limit);
}

/** For every channel the usable ones that can see its spikes, sorted; none for an unusable channel. */
export function spikeNeighbours(probe: Probe, usable: Uint8Array, radiusUm: number): Int32Array[] {
  const limit =
    probe.geometryKnown || usable.length <= globalChannels ? usable.length : reachOfUnknown;
  return nearest(probe, usable, radiusUm, limit);
}

function nearest(probe: Probe, usable: Uint8Array, radiusUm: number, limit: number): Int32Array[] {
  const candidates = Int32Array.from(usable.keys()).filter((channel) => usable[channel] === 1);
  return Array.from(usable, (isUsable, channel) => {
    if (isUsable === 0) return new Int32Array(0);
    const distance = (other: number) => contactDistanceUm(probe, channel, other);
    const near = Array.from(candidates.filter((other) => distance(other) <= radiusUm));
    // Channel numbers decide between equal distances, and alone where the geometry is unknown.
    near.sort(
      (a, b) =>
        Number(b === channel) - Number(a === channel) ||
        compare(distance(a), distance(b)) ||
        Math.abs(a - channel) - Math.abs(b - channel) ||
        a - b,
    );
    return Int32Array.from(near.slice(0, limit)).sort();
  });
}

/** Order of two distances, which may both be infinite. */
function compare(a: number, b: number): number {
  return a === b ? 0 : a - b;
}
