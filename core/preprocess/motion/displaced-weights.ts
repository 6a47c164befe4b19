import { contactDistanceUm, type Probe } from '../../recording/probe.ts';
import { Kriging } from './kriging.ts';
import { displacementInBin, type Motion } from './motion.ts';

/** Contacts this near to a place that is asked for are used. */
const reachUm = 60;

/** Bins whose weights are kept. */
const keptBins = 4;

/**
 * For every time bin of a motion the weights by which each channel is estimated from the contacts
 * around the place its tissue has moved to. Weights of a bin are computed when first asked for.
 */
export class DisplacedWeights {
  /** Contacts that a channel is estimated from, the same in all bins. */
  readonly sources: readonly Int32Array[];
  private readonly positionsUm: Float64Array;
  private readonly motion: Motion;
  private readonly usable: Uint8Array;
  private readonly kriging: readonly Kriging[];
  private readonly bins = new Map<number, readonly Float64Array[]>();

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
  }

  /** One list a channel, in the order of `sources`. */
  inBin(bin: number): readonly Float64Array[] {
    const known = this.bins.get(bin);
    this.bins.delete(bin);
    const weights = known ?? this.compute(bin);
    this.bins.set(bin, weights);
    for (const oldest of this.bins.keys()) {
      if (this.bins.size <= keptBins) break;
      this.bins.delete(oldest);
    }
    return weights;
  }

  private compute(bin: number): Float64Array[] {
    return this.sources.map((contacts, channel) => {
      const out = new Float64Array(contacts.length);
      if (this.usable[channel] === 0) return out.fill(1);
      const x = this.positionsUm[2 * channel];
      const y = this.positionsUm[2 * channel + 1];
      return this.kriging[channel].weights(x, y + displacementInBin(this.motion, bin, y), out);
    });
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
