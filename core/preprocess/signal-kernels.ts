import type { Kernels, WhiteningWeights } from '../kernels/kernels.ts';
import { threadKernels } from '../kernels/thread-kernels.ts';
import { filterZeroPhase } from './biquad.ts';
import { subtractCommonMedian } from './common-reference.ts';
import { type ChannelMixture, mixChannel } from './spatial-whitening.ts';
import { convolveSymmetric } from './temporal-whitening.ts';

/** What preprocessing asks of the kernels. */
export type SignalKernels = Pick<Kernels, 'zeroPhaseFilter' | 'commonReference' | 'whitening'>;

/** The readable way, in double precision. */
export const plainKernels: SignalKernels = {
  zeroPhaseFilter: (sections) => ({
    filter(signals, channelCount, samples) {
      for (let channel = 0; channel < channelCount; channel++) {
        const at = channel * samples;
        filterZeroPhase(sections, signals.subarray(at, at + samples), samples);
      }
      return signals;
    },
  }),
  commonReference: (channels) => ({
    subtract: (block, channelCount, samples) =>
      subtractCommonMedian(block, channelCount, samples, channels),
  }),
  whitening: (weights) => ({
    whiten: (block, samples, out) => whitenPlainly(weights, block, samples, out),
  }),
};

/** The kernels of this thread: compiled ones where they can run. */
export function signalKernels(): SignalKernels {
  return threadKernels() ?? plainKernels;
}

/** A planar block `(channels x samples)` mixed over channels alone. */
export function mixBlock(
  mixture: ChannelMixture,
  block: Float32Array,
  samples: number,
): Float32Array {
  const temporalTaps = new Float64Array(mixture.channels.length / mixture.neighbourCount).fill(1);
  const mixing = signalKernels().whitening({ spatial: mixture, temporalTaps, tapCount: 1 });
  return mixing.whiten(block, samples, new Float32Array(block.length));
}

function whitenPlainly(
  { spatial, temporalTaps, tapCount }: WhiteningWeights,
  block: Float32Array,
  samples: number,
  out: Float32Array,
): Float32Array {
  const channelCount = spatial.channels.length / spatial.neighbourCount;
  const width = samples + tapCount - 1;
  const mixed = new Float64Array(width);
  for (let channel = 0; channel < channelCount; channel++) {
    mixChannel(spatial, channel, block, width, mixed);
    const at = channel * tapCount;
    convolveSymmetric(temporalTaps, at, tapCount, mixed, samples, out, channel * samples);
  }
  return out;
}
