import { medianInPlace } from '../math/order-statistics.ts';

/**
 * Subtracts from every channel, sample by sample, the median over the reference channels.
 * @param block planar `(channelCount x samples)`, microvolts, changed in place
 * @param referenceChannels none leaves the block as it is
 * @param column scratch, one value a reference channel
 */
export function subtractCommonMedian(
  block: Float32Array,
  channelCount: number,
  samples: number,
  referenceChannels: Int32Array,
  column: Float32Array,
): Float32Array {
  const count = referenceChannels.length;
  if (count === 0) return block;
  for (let t = 0; t < samples; t++) {
    for (let i = 0; i < count; i++) column[i] = block[referenceChannels[i] * samples + t];
    const reference = medianInPlace(column, count);
    for (let at = t; at < channelCount * samples; at += samples) block[at] -= reference;
  }
  return block;
}
