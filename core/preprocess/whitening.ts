import { type Cancellation, throwIfCancelled } from '../base/progress.ts';
import type { Hertz } from '../base/quantities.ts';
import { noiseLevel } from '../math/order-statistics.ts';
import type { Probe } from '../recording/probe.ts';
import { Autocovariance } from './autocovariance.ts';
import { levelWithin } from './channel-check.ts';
import { whiteningNeighbours } from './neighbourhood.ts';
import { NoiseCovariance } from './noise-covariance.ts';
import { type FilteredPiece, findQuiet, type QuietSample } from './quiet.ts';
import { mixBlock, signalKernels } from './signal-kernels.ts';
import { type ChannelMixture, scalingOnly, zcaMatrix } from './spatial-whitening.ts';
import { designWhiteningTaps, isWhite, whiteningTapCount } from './temporal-whitening.ts';

export type WhitenMode = 'spatial+temporal' | 'spatial' | 'temporal' | 'off';

/** What whitening is planned from. */
export interface NoiseSample {
  readonly pieces: readonly FilteredPiece[];
  readonly noiseLevelMicrovolts: Float64Array;
  readonly usable: Uint8Array;
  /** For every channel those that can see its spikes, itself included. */
  readonly spikeNeighbours: readonly Int32Array[];
  readonly probe: Probe;
  readonly sampleRate: Hertz;
  readonly mode: WhitenMode;
  readonly cancellation: Cancellation;
}

export interface TemporalWhitening {
  /** Symmetric taps of each channel, `(channels x tapCount)`, applied after spatial whitening. */
  readonly temporalTaps: Float64Array;
  /** Odd; 1 where the noise is white in time already, or was not to be whitened. */
  readonly tapCount: number;
}

export interface WhiteningPlan extends TemporalWhitening {
  /** From filtered microvolts to units of noise; only scales the channels where nothing is mixed. */
  readonly spatial: ChannelMixture;
}

/** Values a channel that its noise level after whitening is taken from. */
const levelValues = 200_000;

/**
 * Whitening from the quiet parts of a sample: ZCA over space, then per channel the inverse square
 * root of the noise spectrum over time. Temporal whitening is left out where `isWhite` holds on
 * every channel.
 */
export function planWhitening(sample: NoiseSample): WhiteningPlan {
  const { pieces, noiseLevelMicrovolts, usable, probe, mode } = sample;
  const scaling = scalingOnly(noiseLevelMicrovolts, usable);
  const unit = { temporalTaps: new Float64Array(usable.length).fill(1), tapCount: 1 };
  if (mode === 'off') return { spatial: scaling, ...unit };
  const quiet = findQuiet(pieces, noiseLevelMicrovolts, sample.spikeNeighbours, sample.sampleRate);
  const neighbours = whiteningNeighbours(probe, usable);
  const spatial =
    mode === 'temporal'
      ? scaling
      : zcaOf(
          new NoiseCovariance(pieces, quiet, noiseLevelMicrovolts, neighbours),
          neighbours,
          noiseLevelMicrovolts,
        );
  const mixed = pieces.map(({ samples, traces }) => mixBlock(spatial, traces, samples));
  const temporal = mode === 'spatial' ? unit : (tapsOf(sample, quiet, mixed) ?? unit);
  const plan = { spatial, ...temporal };
  scaleToUnitNoise(sample, quiet, plan, mixed);
  return plan;
}

/** ZCA of each channel's neighbourhood; where several channels share one it is decomposed once. */
function zcaOf(
  covariance: NoiseCovariance,
  neighbourLists: readonly Int32Array[],
  noiseLevelMicrovolts: Float64Array,
): ChannelMixture {
  const channelCount = neighbourLists.length;
  const neighbourCount = Math.max(1, ...neighbourLists.map((list) => list.length));
  const channels = new Int32Array(channelCount * neighbourCount);
  const weights = new Float64Array(channelCount * neighbourCount);
  const decomposed = new Map<string, Float64Array>();
  neighbourLists.forEach((list, channel) => {
    const key = list.join();
    const zca = decomposed.get(key) ?? zcaMatrix(covariance.matrix(list), list.length);
    decomposed.set(key, zca);
    const row = list.indexOf(channel) * list.length;
    const at = channel * neighbourCount;
    channels.fill(channel, at, at + neighbourCount);
    list.forEach((neighbour, j) => {
      channels[at + j] = neighbour;
      weights[at + j] = zca[row + j] / noiseLevelMicrovolts[neighbour];
    });
  });
  return { neighbourCount, channels, weights };
}

/** Taps of every usable channel, or nothing where the noise is white already. */
function tapsOf(
  { pieces, usable, cancellation }: NoiseSample,
  quiet: QuietSample,
  mixed: readonly Float32Array[],
): TemporalWhitening | undefined {
  const temporalTaps = new Float64Array(usable.length * whiteningTapCount);
  const longest = pieces.reduce((most, { samples }) => Math.max(most, samples), 0);
  const trace = new Float64Array(longest);
  let white = true;
  usable.forEach((isUsable, channel) => {
    if (isUsable === 0) return;
    throwIfCancelled(cancellation);
    const noise = new Autocovariance(whiteningTapCount);
    pieces.forEach(({ samples }, k) => {
      trace.set(mixed[k]!.subarray(channel * samples, (channel + 1) * samples));
      clip(trace, quiet.clipNoiseLevels);
      noise.add(trace, samples, quiet.masks[k]!, channel * samples);
    });
    const autocovariance = noise.values();
    // No noise at all is as good as white noise.
    if (autocovariance[0] === 0) autocovariance[0] = 1;
    white &&= isWhite(autocovariance, noise.sampleCount);
    temporalTaps.set(designWhiteningTaps(autocovariance), channel * whiteningTapCount);
  });
  return white ? undefined : { temporalTaps, tapCount: whiteningTapCount };
}

/**
 * Scales the taps of every usable channel so that its noise level after whitening is 1; without noise,
 * its root mean square.
 * @param scratch arrays as large as the pieces, overwritten
 */
function scaleToUnitNoise(
  { pieces, usable, cancellation }: NoiseSample,
  quiet: QuietSample,
  plan: WhiteningPlan,
  scratch: readonly Float32Array[],
): void {
  const { temporalTaps, tapCount } = plan;
  const total = pieces.reduce((sum, piece) => sum + piece.samples, 0);
  const step = Math.max(1, Math.ceil(total / levelValues));
  const whitening = signalKernels().whitening(plan);
  const whitened = pieces.flatMap(({ samples, traces }, k) => {
    const valid = samples - tapCount + 1;
    if (k % step !== 0 || valid <= 0) return [];
    const values = whitening.whiten(traces, valid, scratch[k]!);
    return [{ values, valid, samples, mask: quiet.masks[k]! }];
  });
  const noise = new Float64Array(total);
  usable.forEach((isUsable, channel) => {
    if (isUsable === 0) return;
    throwIfCancelled(cancellation);
    let kept = 0;
    let count = 0;
    let energy = 0;
    for (const { values, valid, samples, mask } of whitened) {
      const row = channel * valid;
      const at = channel * samples + ((tapCount - 1) >> 1);
      count += valid;
      for (let t = 0; t < valid; t++) {
        const value = values[row + t];
        energy += value ** 2;
        if (mask[at + t] === 1) noise[kept++] = value;
      }
    }
    const level = levelWithin(noiseLevel(noise.subarray(0, kept)), Math.sqrt(energy / count));
    const taps = temporalTaps.subarray(channel * tapCount, (channel + 1) * tapCount);
    if (level > 0) for (let i = 0; i < tapCount; i++) taps[i] /= level;
  });
}

function clip(values: Float64Array, limit: number): void {
  if (limit === Number.POSITIVE_INFINITY) return;
  for (let t = 0; t < values.length; t++) values[t] = Math.max(-limit, Math.min(limit, values[t]));
}
