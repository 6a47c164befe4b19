import type { WhiteningWeights } from '../kernels/contracts/preprocessing.ts';
import { signalKernels } from './signal-kernels.ts';

/** Samples that whitening needs beyond each end. */
export function whiteningMargin({ tapCount }: Pick<WhiteningWeights, 'tapCount'>): number {
  return (tapCount - 1) / 2;
}

/**
 * Whitens a piece that was filtered, or anything else that is to be compared with what is whitened.
 * @param block all channels, `[channel * (samples + 2 * margin) + t]`, microvolts
 * @returns `[channel * samples + t]`, standard deviations of the noise
 */
export function whitenBlock(
  weights: WhiteningWeights,
  block: Float32Array,
  samples: number,
): Float32Array {
  const channelCount = weights.spatial.channels.length / weights.spatial.neighbourCount;
  return signalKernels()
    .whitening(weights)
    .whiten(block, samples, new Float32Array(channelCount * samples));
}
