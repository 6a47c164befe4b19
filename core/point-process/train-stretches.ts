/** Stretches that stand for a long train: enough of them to see a rate that drifts. */
const stretchCount = 16;

/**
 * Chooses what of a spike train is looked at: all of it, or else as many spikes as allowed in
 * stretches spread evenly over the spikes, none of them across a gap.
 * @param segments spikes in each segment, ascending
 * @returns stretches of successive spikes
 */
export function chooseStretches(
  segments: readonly Float64Array[],
  mostSpikes: number,
): readonly Float64Array[] {
  const total = segments.reduce((sum, spikes) => sum + spikes.length, 0);
  if (total <= mostSpikes) return segments.filter((spikes) => spikes.length > 0);
  const spikesInStretch = Math.floor(mostSpikes / stretchCount);
  const stretches: Float64Array[] = [];
  let before = 0;
  for (const spikes of segments) {
    for (let stretch = 0; stretch < stretchCount; stretch++) {
      const start = Math.floor((stretch * total) / stretchCount);
      const from = Math.max(start, before) - before;
      const to = Math.min(start + spikesInStretch - before, spikes.length);
      if (to > from) stretches.push(spikes.subarray(from, to));
    }
    before += spikes.length;
  }
  return stretches;
}
