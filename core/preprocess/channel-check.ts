import { type Cancellation, throwIfCancelled } from '../base/progress.ts';
import { noiseLevel } from '../math/order-statistics.ts';
import type { Notice, Recording } from '../recording/recording.ts';
import { listChannels } from './channel-names.ts';
import { whiteningNeighbours } from './neighbourhood.ts';
import type { FilteredPiece } from './quiet.ts';

/** Which channels take part, 1 or 0 each, and what there is to say about the others. */
export interface ChannelCheck {
  readonly usable: Uint8Array;
  readonly notices: readonly Notice[];
}

/** Values a channel that its noise level is taken from. */
const levelValues = 30_000;

/** A channel this many times noisier than the median channel is left out, from this many channels on. */
const noisyRatio = 10;
const noisyFromChannels = 8;

/** Two channels whose noise correlates more than this are one channel recorded twice. */
const duplicateCorrelation = 0.9999;

/** Samples that duplicates are looked for in. */
const duplicateSamples = 20_000;

/** A noise level below this share of the root mean square is no noise: a filter rings on in digits that none measured. */
const leastNoiseShare = 1e-6;

/**
 * Noise level (1.4826 MAD) of every channel, microvolts. Where more than half of the values are the
 * same but for what a filter leaves there, as in simulations without noise, the root mean square
 * instead; 0 only for a constant.
 */
export function levelsOf(
  pieces: readonly FilteredPiece[],
  channelCount: number,
  cancellation: Cancellation,
): Float64Array {
  return Float64Array.from({ length: channelCount }, (_, channel) => {
    throwIfCancelled(cancellation);
    const values = strided(pieces, channel, levelValues, 'none');
    if (values.length === 0) return 0;
    return levelWithin(noiseLevel(values), rootMeanSquare(values));
  });
}

/** The noise level of a channel where there is noise, and else its root mean square. */
export function levelWithin(noise: number, whole: number): number {
  return noise < leastNoiseShare * whole ? whole : noise;
}

/** Leaves out channels that say nothing, or that are far noisier than the rest. */
export function usableChannels(
  levels: Float64Array,
  channelNames: readonly string[],
): ChannelCheck {
  const alive = levels.filter((level) => level > 0).sort();
  const limit =
    alive.length >= noisyFromChannels
      ? noisyRatio * alive[alive.length >> 1]
      : Number.POSITIVE_INFINITY;
  const usable = Uint8Array.from(levels, (level) => (level > 0 && level <= limit ? 1 : 0));
  const named = (unwanted: (level: number) => boolean) =>
    channelNames.filter((_, channel) => unwanted(levels[channel]));
  const dead = named((level) => level === 0);
  const noisy = named((level) => level > limit);
  return {
    usable,
    notices: [
      ...noticeAbout('DEAD_CHANNELS', dead, 'without any signal, not used'),
      ...noticeAbout(
        'NOISY_CHANNELS',
        noisy,
        `over ${noisyRatio} times as noisy as most, not used`,
      ),
    ],
  };
}

/** Leaves out channels that repeat an earlier one. On large probes only neighbours are compared. */
export function duplicateChannels(
  pieces: readonly FilteredPiece[],
  levels: Float64Array,
  alive: Uint8Array,
  recording: Recording,
  cancellation: Cancellation,
): ChannelCheck {
  const usable = alive.slice();
  const traces = Array.from(levels, (_, channel) => {
    throwIfCancelled(cancellation);
    return alive[channel] === 1
      ? unitNorm(strided(pieces, channel, duplicateSamples, 'zeros'))
      : undefined;
  });
  whiteningNeighbours(recording.probe, alive).forEach((neighbours, channel) => {
    throwIfCancelled(cancellation);
    for (const earlier of neighbours) {
      if (earlier >= channel) break;
      if (usable[earlier] === 0) continue;
      if (dotProduct(traces[earlier]!, traces[channel]!) > duplicateCorrelation) {
        usable[channel] = 0;
        return;
      }
    }
  });
  const repeated = recording.channelNames.filter(
    (_, channel) => alive[channel] !== usable[channel],
  );
  return {
    usable,
    notices: noticeAbout('REPEATED_CHANNELS', repeated, 'the same as an earlier one, not used'),
  };
}

function noticeAbout(code: string, names: readonly string[], finding: string): Notice[] {
  if (names.length === 0) return [];
  return [{ code, message: `${listChannels(names)}: ${finding}.` }];
}

/** At most about `most` values of a channel, evenly spread; those that are masked as zeros, or not at all. */
function strided(
  pieces: readonly FilteredPiece[],
  channel: number,
  most: number,
  masked: 'zeros' | 'none',
): Float64Array {
  const total = pieces.reduce((sum, piece) => sum + piece.samples, 0);
  const stride = Math.max(1, Math.ceil(total / most));
  const values = new Float64Array(Math.ceil(total / stride));
  let position = 0;
  let kept = 0;
  for (const piece of pieces) {
    const { samples, traces } = piece;
    const gain =
      masked === 'zeros' ? undefined : piece.masked.find((one) => one.channel === channel)?.gain;
    for (; position < samples; position += stride) {
      if (gain !== undefined && gain[position] < 1) continue;
      values[kept++] = traces[channel * samples + position];
    }
    position -= samples;
  }
  return values.subarray(0, kept);
}

function rootMeanSquare(values: Float64Array): number {
  return Math.sqrt(dotProduct(values, values) / values.length);
}

function unitNorm(values: Float64Array): Float64Array {
  const norm = Math.sqrt(dotProduct(values, values));
  return values.map((value) => value / norm);
}

function dotProduct(a: Float64Array, b: Float64Array): number {
  let sum = 0;
  for (let i = 0; i < a.length; i++) sum += a[i] * b[i];
  return sum;
}
