import type { Recording } from '../../../core/recording/recording.ts';
import type { Sorting } from '../../../core/sorting/sorting.ts';

/**
 * A signal that is nothing but the templates of a sorting at its spikes, each at its own size, and noise.
 * @param noise the next value of it, microvolts
 */
export function signalOf(
  sorting: Sorting,
  sizeOf: (row: number) => number,
  noise = () => 0,
): Recording {
  const { spikes, templates, segments, probe, sampleRate } = sorting;
  const { channelCount, templateSamples, nBefore, microvolts } = templates;
  const traces = segments.map(({ sampleCount }) =>
    new Float32Array(channelCount * sampleCount).map(noise),
  );
  spikes.unitIndex.forEach((unit, row) => {
    const segment = spikes.segmentIndex[row]!;
    const { sampleCount } = segments[segment]!;
    for (let channel = 0; channel < channelCount; channel++) {
      for (let t = 0; t < templateSamples; t++) {
        const at = spikes.sampleIndex[row]! - nBefore + t;
        if (at < 0 || at >= sampleCount) continue;
        const value = microvolts[(unit * channelCount + channel) * templateSamples + t]!;
        traces[segment]![channel * sampleCount + at]! += sizeOf(row) * value;
      }
    }
  });
  return {
    sampleRate,
    channelCount,
    channelNames: sorting.channelNames,
    segments,
    probe,
    gainToMicrovolts: 1,
    notices: [],
    async read(segment, start, end, out) {
      const { sampleCount } = segments[segment]!;
      for (let channel = 0; channel < channelCount; channel++) {
        const from = channel * sampleCount;
        out.set(traces[segment]!.subarray(from + start, from + end), channel * (end - start));
      }
      return out;
    },
  };
}
