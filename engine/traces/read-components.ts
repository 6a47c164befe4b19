import { computePca, type Pca, projectOnPca, type Recording } from '../../core/index.ts';
import { readWaveforms } from './read-waveforms.ts';
import type { ComponentsAnswer, ComponentsTask, PlacingAnswer, PlacingTask } from './view-task.ts';

/** The principal components of the waveforms of spikes, and where these lie along them. */
export async function readComponents(
  filtered: Recording,
  task: ComponentsTask,
): Promise<ComponentsAnswer> {
  const { channels, templateSamples, componentCount, sampleIndex } = task;
  const { microvolts } = await readWaveforms(filtered, task);
  const count = sampleIndex.length;
  const pca = computePca(microvolts, count, channels.length * templateSamples, componentCount);
  return { pca, microvolts: placesOf(microvolts, count, pca, componentCount) };
}

/** Where spikes lie along the principal components of others. */
export async function placeOnComponents(
  filtered: Recording,
  task: PlacingTask,
): Promise<PlacingAnswer> {
  const { pca, componentCount, sampleIndex } = task;
  const { microvolts } = await readWaveforms(filtered, task);
  return { microvolts: placesOf(microvolts, sampleIndex.length, pca, componentCount) };
}

function placesOf(
  waveforms: Float32Array,
  count: number,
  pca: Pca,
  componentCount: number,
): Float32Array {
  const projected = projectOnPca(pca, waveforms, count);
  // Of fewer spikes than components there are fewer.
  const rank = pca.variances.length;
  const places = new Float32Array(count * componentCount);
  for (let spike = 0; spike < count; spike++) {
    for (let component = 0; component < rank; component++) {
      places[spike * componentCount + component] = projected[spike * rank + component]!;
    }
  }
  return places;
}
