import { computePca, projectOnPca, type Recording } from '../../core/index.ts';
import { readWaveforms } from './read-waveforms.ts';
import type { ComponentsAnswer, ComponentsTask, SpikePlaces } from './view-task.ts';

/** Where spikes lie along the principal components of the waveforms of some of them. */
export async function readComponents(
  filtered: Recording,
  task: ComponentsTask,
): Promise<ComponentsAnswer> {
  const { channels, nBefore, templateSamples, componentCount, fitted, shown } = task;
  const waveformsOf = async (spikes: SpikePlaces) =>
    (await readWaveforms(filtered, { ...spikes, channels, nBefore, templateSamples })).microvolts;
  const learned = await waveformsOf(fitted);
  const fittedCount = fitted.sampleIndex.length;
  const dimension = channels.length * templateSamples;
  const pca = computePca(learned, fittedCount, dimension, componentCount);
  const count = shown === null ? fittedCount : shown.sampleIndex.length;
  const projected = projectOnPca(pca, shown === null ? learned : await waveformsOf(shown), count);
  // Of fewer spikes than components there are fewer.
  const rank = pca.variances.length;
  const microvolts = new Float32Array(count * componentCount);
  for (let spike = 0; spike < count; spike++) {
    for (let component = 0; component < rank; component++) {
      microvolts[spike * componentCount + component] = projected[spike * rank + component]!;
    }
  }
  return { microvolts };
}
