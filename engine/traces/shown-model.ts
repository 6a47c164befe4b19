import type { ShownModel } from './view-task.ts';

/**
 * The sum of the templates of all spikes in samples [start, start + samples) of a segment.
 * @returns `[channel * samples + t]`, microvolts
 */
export function drawModel(
  model: ShownModel,
  channelCount: number,
  start: number,
  samples: number,
): Float32Array {
  const { sampleIndex, template, scale, templates, templateSamples, nBefore } = model;
  const drawn = new Float32Array(channelCount * samples);
  for (let spike = 0; spike < sampleIndex.length; spike++) {
    const first = sampleIndex[spike]! - nBefore - start;
    const from = Math.max(0, -first);
    const to = Math.min(templateSamples, samples - first);
    for (let channel = 0; channel < channelCount; channel++) {
      const row = (template[spike]! * channelCount + channel) * templateSamples;
      const target = channel * samples + first;
      for (let k = from; k < to; k++) {
        drawn[target + k] = drawn[target + k]! + scale[spike]! * templates[row + k]!;
      }
    }
  }
  return drawn;
}
