import { copyValues } from '../math/copy-values.ts';

/**
 * Cuts one snippet around each position. Samples before the start or after the end of the traces
 * count as zero, the mean of a whitened signal.
 *
 * @param traces planar `traces[channel * samples + t]`, noise SD
 * @param positions sample of each snippet's centre, whole numbers
 * @param channels the channels to cut, in the order in which the snippets are to hold them
 * @param nBefore samples before the position; the position itself is the first of the `nAfter`
 * @param out optional, length >= positions.length * channels.length * (nBefore + nAfter)
 * @returns `out`: (snippets × channels × (nBefore + nAfter))
 */
export function extractSnippets(
  traces: Float32Array,
  channelCount: number,
  samples: number,
  positions: ArrayLike<number>,
  channels: Int32Array,
  nBefore: number,
  nAfter: number,
  out = new Float32Array(positions.length * channels.length * (nBefore + nAfter)),
): Float32Array {
  const length = nBefore + nAfter;
  let offset = 0;
  for (let i = 0; i < positions.length; i++) {
    const start = positions[i] - nBefore;
    const firstInside = Math.min(length, Math.max(0, -start));
    const endInside = Math.max(firstInside, Math.min(length, samples - start));
    for (const channel of channels) {
      const isThere = channel >= 0 && channel < channelCount;
      const [first, end] = isThere ? [firstInside, endInside] : [length, length];
      for (let k = 0; k < first; k++) out[offset + k] = 0;
      copyValues(traces, channel * samples + start + first, end - first, out, offset + first);
      for (let k = end; k < length; k++) out[offset + k] = 0;
      offset += length;
    }
  }
  return out;
}
