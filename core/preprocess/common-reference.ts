import { medianInPlace } from '../math/order-statistics.ts';

/** Samples whose columns are gathered together, so that each row is read in one go. */
const columns = 16;

/**
 * Subtracts from every channel, sample by sample, the median over the reference channels.
 * @param block planar `(channelCount x samples)`, microvolts, changed in place
 * @param referenceChannels none leaves the block as it is
 */
export function subtractCommonMedian(
  block: Float32Array,
  channelCount: number,
  samples: number,
  referenceChannels: Int32Array,
): Float32Array {
  const count = referenceChannels.length;
  if (count === 0) return block;
  const gathered = new Float32Array(columns * count);
  const reference = new Float32Array(columns);
  for (let from = 0; from < samples; from += columns) {
    const width = Math.min(columns, samples - from);
    for (let i = 0; i < count; i++) {
      const row = referenceChannels[i] * samples + from;
      for (let t = 0; t < width; t++) gathered[t * count + i] = block[row + t];
    }
    for (let t = 0; t < width; t++) {
      reference[t] = medianInPlace(gathered.subarray(t * count, (t + 1) * count));
    }
    for (let channel = 0; channel < channelCount; channel++) {
      const row = channel * samples + from;
      for (let t = 0; t < width; t++) block[row + t] -= reference[t];
    }
  }
  return block;
}
