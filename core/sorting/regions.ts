import type { Probe } from '../recording/probe.ts';

/** Channels that are learned together, because they see the same spikes. */
export interface Region {
  /** The channels whose units this region finds, ascending. */
  readonly core: Int32Array;
  /** Those and all that see spikes of theirs, ascending. */
  readonly channels: Int32Array;
}

/** Up to this many channels are learned as one. */
export const LARGEST_SINGLE = 24;
const CORE_CHANNELS = 16;
/** The same on probes of more channels than this: what lies around a core is learned with it and not kept. */
const MANY_CHANNELS = 64;
const LARGE_CORE_CHANNELS = 32;

/**
 * Divides the usable channels into regions along the shanks. Learning a region costs as much whatever
 * the size of the probe, and regions can be learned at the same time; every unit lies in the core of
 * one region, with all channels that can see it.
 * @param neighbours for every channel those that can see its spikes; none for an unusable channel
 */
export function regionsOf(
  probe: Probe,
  usable: Uint8Array,
  neighbours: readonly Int32Array[],
): Region[] {
  const channels = Array.from(usable.keys()).filter((channel) => usable[channel] === 1);
  if (channels.length === 0) return [];
  const size = channels.length > MANY_CHANNELS ? LARGE_CORE_CHANNELS : CORE_CHANNELS;
  const cores =
    channels.length <= LARGEST_SINGLE
      ? [channels]
      : byShank(channels, probe).flatMap((shank) => chunksOf(shank, size));
  return cores.map((core) => {
    const seen = new Set(core.flatMap((channel) => [channel, ...neighbours[channel]]));
    return { core: Int32Array.from(core).sort(), channels: Int32Array.from(seen).sort() };
  });
}

/** The channels of each shank, from its one end to its other. */
function byShank(channels: readonly number[], probe: Probe): number[][] {
  const shanks = new Map<string, number[]>();
  for (const channel of channels) {
    const shank = shanks.get(probe.shankIds[channel]) ?? [];
    shank.push(channel);
    shanks.set(probe.shankIds[channel], shank);
  }
  const [x, y] = [0, 1].map((axis) => (c: number) => probe.positionsUm[2 * c + axis]);
  for (const shank of shanks.values()) shank.sort((a, b) => y(a) - y(b) || x(a) - x(b) || a - b);
  return [...shanks.values()];
}

/** Parts of nearly equal size, as near to `size` as can be. */
function chunksOf(channels: readonly number[], size: number): number[][] {
  const count = Math.max(1, Math.round(channels.length / size));
  return Array.from({ length: count }, (_, i) =>
    channels.slice(
      Math.round((i * channels.length) / count),
      Math.round(((i + 1) * channels.length) / count),
    ),
  );
}
