import type { Hertz } from '../base/quantities.ts';
import type { MaskedChannel } from './filter-range.ts';

/** A piece of signal, planar `(channels x samples)`. */
export interface SignalPiece {
  readonly samples: number;
  readonly traces: Float32Array;
}

/** A piece of filtered signal, microvolts. */
export interface FilteredPiece extends SignalPiece {
  /** Channels that were not good all over; nothing is learned from where their gain is not 1. */
  readonly masked: readonly MaskedChannel[];
}

/** The noise of a sample: which of its values are free of spikes. */
export interface QuietSample {
  /** One mask a piece, planar like its traces: 1 where the channel is quiet. */
  readonly masks: readonly Uint8Array[];
  /**
   * Values beyond this many noise levels are drawn in to it: infinity, except where spikes are so
   * dense that nothing is quiet and every value had to be taken.
   */
  readonly clipNoiseLevels: number;
}

/**
 * Definitions of quiet, best first: no value above so many noise levels within so many
 * milliseconds. The later ones are for recordings with so many spikes that the earlier ones leave
 * too little.
 */
const ladder = [
  { noiseLevels: 4, withinMs: 3 },
  { noiseLevels: 4, withinMs: 1.5 },
  { noiseLevels: 4, withinMs: 0.75 },
  { noiseLevels: 5, withinMs: 0.75 },
] as const;

const clipNoiseLevels = 3;

/** A channel needs this many quiet samples, or this share of a sample that is shorter. */
const enoughSamples = 5000;
const enoughShare = 0.1;

/** Quiet samples for each neighbour of a channel, so that covariances are well determined. */
const enoughPerNeighbour = 50;

/**
 * Finds what is quiet on every usable channel: where neither it nor a neighbour is loud.
 * @param neighbourLists of each channel, itself included; unusable channels have none
 */
export function findQuiet(
  pieces: readonly FilteredPiece[],
  noiseLevel: Float64Array,
  neighbourLists: readonly Int32Array[],
  sampleRate: Hertz,
): QuietSample {
  for (const { noiseLevels, withinMs } of ladder) {
    const reach = Math.round((withinMs * sampleRate) / 1000);
    const masks = pieces.map((piece) =>
      quietMask(piece, noiseLevel, neighbourLists, noiseLevels, reach),
    );
    if (isEnough(pieces, masks, neighbourLists)) {
      return { masks, clipNoiseLevels: Number.POSITIVE_INFINITY };
    }
  }
  return { masks: pieces.map((piece) => everything(piece, neighbourLists)), clipNoiseLevels };
}

function quietMask(
  piece: FilteredPiece,
  noiseLevel: Float64Array,
  neighbourLists: readonly Int32Array[],
  noiseLevels: number,
  reach: number,
): Uint8Array {
  const { samples, traces } = piece;
  const mask = new Uint8Array(traces.length);
  const loud = new Uint8Array(samples);
  const loudTimes = neighbourLists.map((neighbours, channel) =>
    neighbours.length === 0
      ? []
      : timesAbove(traces, channel * samples, samples, noiseLevels * noiseLevel[channel]),
  );
  neighbourLists.forEach((neighbours, channel) => {
    if (neighbours.length === 0) return;
    const own = mask.subarray(channel * samples, (channel + 1) * samples).fill(1);
    const before = neighbourLists[channel - 1];
    if (before !== undefined && haveSameMembers(neighbours, before)) {
      own.set(mask.subarray((channel - 1) * samples, channel * samples));
      return;
    }
    loud.fill(0);
    for (const neighbour of neighbours) for (const t of loudTimes[neighbour]!) loud[t] = 1;
    silenceAround(loud, reach, own);
  });
  return withoutMasked(piece, mask);
}

function timesAbove(values: Float32Array, at: number, samples: number, limit: number): number[] {
  const times: number[] = [];
  for (let t = 0; t < samples; t++) if (Math.abs(values[at + t]) > limit) times.push(t);
  return times;
}

/** Clears `quiet` within `reach` samples of every loud one. */
function silenceAround(loud: Uint8Array, reach: number, quiet: Uint8Array): void {
  // What is silenced next: filled at once for all that are loud within reach of each other.
  let from = 0;
  let to = 0;
  for (let t = 0; t < loud.length; t++) {
    if (loud[t] === 0) continue;
    if (t - reach > to) {
      quiet.fill(0, from, to);
      from = t - reach;
    }
    to = t + reach + 1;
  }
  quiet.fill(0, from, to);
}

function isEnough(
  pieces: readonly FilteredPiece[],
  masks: readonly Uint8Array[],
  neighbourLists: readonly Int32Array[],
): boolean {
  const total = pieces.reduce((sum, piece) => sum + piece.samples, 0);
  return neighbourLists.every((neighbours, channel) => {
    if (neighbours.length === 0) return true;
    const wanted = Math.max(enoughSamples, enoughPerNeighbour * neighbours.length);
    let quiet = 0;
    pieces.forEach(({ samples }, k) => {
      for (let t = channel * samples; t < (channel + 1) * samples; t++) quiet += masks[k]![t];
    });
    return quiet >= Math.min(wanted, enoughShare * total);
  });
}

/** Takes from a mask what is not good. */
function withoutMasked({ masked, samples }: FilteredPiece, mask: Uint8Array): Uint8Array {
  for (const { channel, gain } of masked) {
    for (let t = 0; t < samples; t++) if (gain[t] < 1) mask[channel * samples + t] = 0;
  }
  return mask;
}

function everything(piece: FilteredPiece, neighbourLists: readonly Int32Array[]): Uint8Array {
  const mask = new Uint8Array(piece.traces.length);
  neighbourLists.forEach((neighbours, channel) => {
    if (neighbours.length > 0) {
      mask.fill(1, channel * piece.samples, (channel + 1) * piece.samples);
    }
  });
  return withoutMasked(piece, mask);
}

/** Whether two sorted lists are the same. */
function haveSameMembers(a: Int32Array, b: Int32Array): boolean {
  return a.length === b.length && a.every((value, i) => value === b[i]);
}
