import { envelopeOfRange } from './envelope.ts';
import { chunkBins, chunkLength, type OverviewLayout, placeOfBin } from './overview-layout.ts';
import type { Recording } from './recording.ts';

/**
 * Chunk `index` of the finest level of an overview, from the samples that it is of alone:
 * `chunk[(channel * 2 + side) * chunkBins + bin]`, side 0 the least and 1 the greatest value; what it
 * has after the last bin is NaN.
 * @throws whatever `Recording.read` throws
 */
export async function readFinestChunk(
  recording: Recording,
  layout: OverviewLayout,
  index: number,
): Promise<Float32Array<ArrayBuffer>> {
  const { channelCount, segmentSamples, levels } = layout;
  const [{ binSamples, binCount, firstBins }] = levels;
  const chunk = new Float32Array(chunkLength(layout)).fill(Number.NaN);
  const first = index * chunkBins;
  const end = Math.min(first + chunkBins, binCount);
  for (let bin = first; bin < end; ) {
    const { segment, sample } = placeOfBin(layout, bin);
    const bins = Math.min(end, firstBins[segment + 1]) - bin;
    const until = Math.min(sample + bins * binSamples, segmentSamples[segment]);
    const { low, high } = await envelopeOfRange(recording, segment, sample, until, binSamples);
    for (let channel = 0; channel < channelCount; channel++) {
      const to = 2 * channel * chunkBins + bin - first;
      chunk.set(low.subarray(channel * bins, (channel + 1) * bins), to);
      chunk.set(high.subarray(channel * bins, (channel + 1) * bins), to + chunkBins);
    }
    bin += bins;
  }
  return chunk;
}
