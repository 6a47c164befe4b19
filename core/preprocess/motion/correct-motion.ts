import { contactDistanceUm, type Probe } from '../../recording/probe.ts';
import type { ChannelMixture } from '../spatial-whitening.ts';
import { Kriging } from './kriging.ts';
import { displacementAt, displacementInBin, type Motion } from './motion.ts';

/** Contacts this near to a place that is asked for are used. */
const reachUm = 60;

/**
 * Takes motion out of a recording: each channel is estimated from the contacts around the place to
 * which the tissue in front of it has moved. Wants band-passed signals, because slow waves and
 * offsets between contacts would be interpolated too.
 */
export class MotionCorrection {
  private readonly positionsUm: Float64Array;
  private readonly motion: Motion;
  private readonly usable: Uint8Array;
  /** Contacts that a channel is estimated from, at all times the same. */
  private readonly sources: readonly Int32Array[];
  private readonly kriging: readonly Kriging[];
  private readonly neighbourCount: number;
  private readonly channels: Int32Array;

  /** @param usable 0 for channels that others are not estimated from, and that stay as they are */
  constructor(probe: Probe, motion: Motion, usable: Uint8Array) {
    this.positionsUm = probe.positionsUm;
    this.motion = motion;
    this.usable = usable;
    this.sources = Array.from(usable, (isUsable, channel) =>
      isUsable === 0
        ? Int32Array.of(channel)
        : sourcesOf(probe, channel, usable, reachOf(motion, probe.positionsUm[2 * channel + 1])),
    );
    this.kriging = this.sources.map((contacts) => new Kriging(probe.positionsUm, contacts));
    this.neighbourCount = this.sources.reduce((most, list) => Math.max(most, list.length), 1);
    this.channels = new Int32Array(usable.length * this.neighbourCount);
    this.sources.forEach((contacts, channel) => {
      const row = channel * this.neighbourCount;
      this.channels.fill(channel, row, row + this.neighbourCount);
      this.channels.set(contacts, row);
    });
  }

  /** The mixture of channels that holds the tissue still, at a time on the recording's clock. */
  at(seconds: number): ChannelMixture {
    const { channels, kriging, motion, neighbourCount, positionsUm, sources, usable } = this;
    const weights = new Float64Array(channels.length);
    sources.forEach((contacts, channel) => {
      const row = channel * neighbourCount;
      const out = weights.subarray(row, row + contacts.length);
      if (usable[channel] === 0) {
        out[0] = 1;
        return;
      }
      const x = positionsUm[2 * channel];
      const y = positionsUm[2 * channel + 1];
      kriging[channel].weights(x, y + displacementAt(motion, seconds, y), out);
    });
    return { neighbourCount, channels, weights };
  }
}

/** Lowest and highest displacement at a depth. */
function reachOf(motion: Motion, depthUm: number): { lowest: number; highest: number } {
  let lowest = Number.POSITIVE_INFINITY;
  let highest = Number.NEGATIVE_INFINITY;
  for (let bin = 0; bin < motion.binSeconds.length; bin++) {
    const displacement = displacementInBin(motion, bin, depthUm);
    lowest = Math.min(lowest, displacement);
    highest = Math.max(highest, displacement);
  }
  return { lowest, highest };
}

/** Usable contacts of the same shank near to any place that the channel's tissue moves to, ascending. */
function sourcesOf(
  probe: Probe,
  channel: number,
  usable: Uint8Array,
  { lowest, highest }: { lowest: number; highest: number },
): Int32Array {
  const { positionsUm } = probe;
  const x = positionsUm[2 * channel];
  const y = positionsUm[2 * channel + 1];
  return Int32Array.from(usable.keys()).filter((other) => {
    if (usable[other] === 0 || !Number.isFinite(contactDistanceUm(probe, channel, other))) {
      return false;
    }
    const above = positionsUm[2 * other + 1] - y;
    const off = Math.max(0, above - highest, lowest - above);
    return Math.hypot(positionsUm[2 * other] - x, off) <= reachUm;
  });
}
