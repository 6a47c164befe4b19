import type { Recording } from '../../core/index.ts';
import type { SpikePlaces, WaveformAnswer, WaveformCut } from './view-task.ts';

/** Cuts the signal around spikes. */
export async function readWaveforms(
  filtered: Recording,
  task: SpikePlaces & WaveformCut,
): Promise<WaveformAnswer> {
  const { channels, sampleIndex, segmentIndex, nBefore, templateSamples } = task;
  const microvolts = new Float32Array(sampleIndex.length * channels.length * templateSamples);
  const cut = new Float32Array(filtered.channelCount * templateSamples);
  for (let spike = 0; spike < sampleIndex.length; spike++) {
    const segment = segmentIndex[spike]!;
    const first = sampleIndex[spike]! - nBefore;
    const start = Math.max(0, first);
    const end = Math.min(first + templateSamples, filtered.segments[segment]!.sampleCount);
    const samples = end - start;
    if (samples <= 0) continue;
    await filtered.read(segment, start, end, cut);
    channels.forEach((channel, row) => {
      const from = channel * samples;
      const to = (spike * channels.length + row) * templateSamples + start - first;
      microvolts.set(cut.subarray(from, from + samples), to);
    });
  }
  return { microvolts };
}
