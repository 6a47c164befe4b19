import type { FilteredRange, WhiteningWeights } from '../kernels/contracts/preprocessing.ts';
import type { Kernels } from '../kernels/kernels.ts';
import { threadKernels } from '../kernels/thread-kernels.ts';
import { filterZeroPhase } from './biquad.ts';
import type { SecondOrderSections } from './butterworth.ts';
import { subtractCommonMedian } from './common-reference.ts';
import { extendByReflection } from './extension.ts';
import { addPairSums } from './pair-sums.ts';
import { type ChannelMixture, mixChannel } from './spatial-whitening.ts';
import { convolveSymmetric } from './temporal-whitening.ts';

/** What preprocessing asks of the kernels. */
export type SignalKernels = Pick<
  Kernels,
  'zeroPhaseFilter' | 'commonReference' | 'whitening' | 'addPairSums'
>;

/** The readable way, in double precision. */
export const plainKernels: SignalKernels = {
  zeroPhaseFilter: (sections) => ({
    filter(signals, offsets, range, out, referenceChannels = new Int32Array(0)) {
      filterPlainly(sections, signals, offsets, range, out);
      const { samples, before, after, margin } = range;
      const kept = before + samples + after - 2 * margin;
      return subtractCommonMedian(out, offsets.length, kept, referenceChannels);
    },
  }),
  commonReference: (channels) => ({
    subtract: (block, channelCount, samples) =>
      subtractCommonMedian(block, channelCount, samples, channels),
  }),
  whitening: (weights) => ({
    whiten: (block, samples, out) => whitenPlainly(weights, block, samples, out),
  }),
  addPairSums,
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

function filterPlainly(
  sections: SecondOrderSections,
  signals: Float32Array,
  offsets: Float64Array,
  { samples, before, after, margin }: FilteredRange,
  out: Float32Array,
): Float32Array {
  const extended = new Float64Array(before + samples + after);
  const wanted = extended.subarray(margin, extended.length - margin);
  offsets.forEach((offset, channel) => {
    const from = channel * samples;
    for (let t = 0; t < samples; t++) extended[before + t] = signals[from + t] - offset;
    extendByReflection(extended, before, samples, extended.length);
    filterZeroPhase(sections, extended, extended.length);
    out.set(wanted, channel * wanted.length);
  });
  return out;
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
