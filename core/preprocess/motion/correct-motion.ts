import type { Recording } from '../../recording/recording.ts';
import { DisplacedWeights } from './displaced-weights.ts';
import { type Motion, placeBetween } from './motion.ts';

/** Samples that share one set of weights; they lie fixed in their segment. Motion is slower by far. */
const stepSamples = 256;

/**
 * The recording as if the tissue had not moved: each channel at each time is interpolated at the
 * place to which the tissue in front of it has moved. Weights are linear in time between the bins
 * of the motion. A range is the same bytes however it is cut. Where the motion is not to be
 * corrected, this is the recording itself.
 *
 * @param recording band-passed: slow waves and offsets between contacts would be interpolated too
 * @param usable 0 for channels (dead, noisy) that others are not interpolated from; they stay as they are
 */
export function motionCorrected(
  recording: Recording,
  motion: Motion,
  usable: Uint8Array = new Uint8Array(recording.channelCount).fill(1),
): Recording {
  if (!motion.isCorrected) return recording;
  const { channelCount, sampleRate } = recording;
  const displaced = new DisplacedWeights(recording.probe, motion, usable);
  const mostSources = displaced.sources.reduce((most, list) => Math.max(most, list.length), 0);
  return {
    sampleRate,
    channelCount,
    channelNames: recording.channelNames,
    segments: recording.segments,
    probe: recording.probe,
    gainToMicrovolts: recording.gainToMicrovolts,
    notices: [...recording.notices, ...motion.notices],
    async read(segment, start, end, out) {
      const samples = end - start;
      const measured = new Float32Array(channelCount * samples);
      await recording.read(segment, start, end, measured);
      const weights = new Float64Array(mostSources);
      const sum = new Float64Array(stepSamples);
      const { startTime } = recording.segments[segment]!;
      for (let from = start; from < end; ) {
        const step = Math.floor(from / stepSamples);
        const to = Math.min(end, (step + 1) * stepSamples);
        const middle = startTime + ((step + 0.5) * stepSamples) / sampleRate;
        const { index, share } = placeBetween(motion.binSeconds, middle);
        const before = displaced.inBin(index);
        const after = share === 0 ? before : displaced.inBin(index + 1);
        for (let channel = 0; channel < channelCount; channel++) {
          const sources = displaced.sources[channel]!;
          for (let j = 0; j < sources.length; j++) {
            weights[j] = before[channel]![j] + share * (after[channel]![j] - before[channel]![j]);
          }
          mix(measured, samples, sources, weights, from - start, to - from, sum);
          out.set(sum.subarray(0, to - from), channel * samples + from - start);
        }
        from = to;
      }
      return out;
    },
  };
}

/** `sum[t] = sum_j weights[j] values[sources[j], first + t]` for t below `count`. */
function mix(
  values: Float32Array,
  stride: number,
  sources: Int32Array,
  weights: Float64Array,
  first: number,
  count: number,
  sum: Float64Array,
): void {
  sum.fill(0, 0, count);
  for (let j = 0; j < sources.length; j++) {
    const weight = weights[j];
    const at = sources[j] * stride + first;
    for (let t = 0; t < count; t++) sum[t] += weight * values[at + t];
  }
}
