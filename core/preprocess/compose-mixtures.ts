import type { ChannelMixture } from './spatial-whitening.ts';

/** The one mixture that does what `inner` does, and then `outer`; both of the same channels. */
export function composeMixtures(outer: ChannelMixture, inner: ChannelMixture): ChannelMixture {
  const channelCount = outer.channels.length / outer.neighbourCount;
  const sums = new Float64Array(channelCount);
  const isTouched = new Uint8Array(channelCount);
  const sources: Int32Array[] = [];
  const weights: Float64Array[] = [];
  for (let channel = 0; channel < channelCount; channel++) {
    const touched = addRow(outer, channel, inner, sums, isTouched);
    sources.push(touched);
    weights.push(Float64Array.from(touched, (source) => sums[source]));
    for (const source of touched) {
      sums[source] = 0;
      isTouched[source] = 0;
    }
  }
  return toMixture(sources, weights);
}

/**
 * Adds up the weights of one channel.
 * @param sums one a channel, zero to begin with; likewise `isTouched`
 * @returns the channels with a weight, ascending
 */
function addRow(
  outer: ChannelMixture,
  channel: number,
  inner: ChannelMixture,
  sums: Float64Array,
  isTouched: Uint8Array,
): Int32Array {
  let lowest = sums.length;
  let highest = -1;
  const first = channel * outer.neighbourCount;
  for (let j = first; j < first + outer.neighbourCount; j++) {
    const weight = outer.weights[j];
    if (weight === 0) continue;
    const row = outer.channels[j] * inner.neighbourCount;
    for (let i = row; i < row + inner.neighbourCount; i++) {
      if (inner.weights[i] === 0) continue;
      const source = inner.channels[i];
      sums[source] += weight * inner.weights[i];
      isTouched[source] = 1;
      lowest = Math.min(lowest, source);
      highest = Math.max(highest, source);
    }
  }
  const touched: number[] = [];
  for (let source = lowest; source <= highest; source++) {
    if (isTouched[source] === 1) touched.push(source);
  }
  return Int32Array.from(touched);
}

function toMixture(
  sources: readonly Int32Array[],
  weights: readonly Float64Array[],
): ChannelMixture {
  const neighbourCount = sources.reduce((most, list) => Math.max(most, list.length), 1);
  const mixture = {
    neighbourCount,
    channels: new Int32Array(sources.length * neighbourCount),
    weights: new Float64Array(sources.length * neighbourCount),
  };
  sources.forEach((list, channel) => {
    const row = channel * neighbourCount;
    mixture.channels.fill(channel, row, row + neighbourCount);
    mixture.channels.set(list, row);
    mixture.weights.set(weights[channel]!, row);
  });
  return mixture;
}
