import type { Random } from '../base/random.ts';
import { atomOf } from '../csc/problem.ts';
import { withoutEmptyClusters } from '../detect/clusters.ts';
import { kMeans } from '../detect/k-means.ts';
import { mergeClusters } from '../detect/merge-clusters.ts';
import { computePca, project } from '../detect/pca.ts';
import type { ExplainedWindows } from './explained-windows.ts';

/** Events of a unit that are looked at; more changes no decision. */
const MAX_EVENTS = 600;
const COMPONENTS = 6;
/** Clusters to begin with: a small neuron in the events of a large one gets none of two. */
const MAX_CLUSTERS = 8;
const RESTARTS = 8;
/** Chance of splitting one neuron in two, a test. */
const SIGNIFICANCE = 0.005;
/** Halves whose means are closer than this, in noise standard deviations, could not be told apart later. */
const MINIMUM_DISTANCE = 4;

/** The mean waveforms, `(channels x atomSamples)`, of the two units that one turned out to be. */
export type SplitWaveforms = readonly [Float64Array, Float64Array];

/**
 * Looks for more than one neuron in the events of one atom: their cleaned waveforms (residual plus the
 * event itself) are clustered, and clusters that no gap holds apart are joined. Of several that are
 * left the one that differs most from the others is taken out.
 * @param wanted `in any case`: two halves, gap or none
 * @returns null when the atom's events are one population
 */
export function splitUnit(
  atom: number,
  channels: readonly number[],
  minimumSpikes: number,
  explained: ExplainedWindows,
  random: Random,
  wanted: 'if proven' | 'in any case',
): SplitWaveforms | null {
  const { atomSamples, channelCount } = explained.dictionary;
  const dimension = channels.length * atomSamples;
  const { waveforms, count } = cleanedWaveforms(atom, channels, explained);
  if (count < 2 * minimumSpikes) return null;
  const pca = computePca(waveforms, count, dimension, COMPONENTS);
  const components = pca.variances.length;
  const points = project(pca, waveforms, count);
  const proven = wanted === 'if proven';
  const clusters = proven ? Math.min(MAX_CLUSTERS, Math.floor(count / minimumSpikes)) : 2;
  const fine = kMeans(points, count, components, clusters, random, RESTARTS);
  const { labels, sizes } = proven
    ? mergeClusters(points, components, fine.labels, clusters, SIGNIFICANCE)
    : withoutEmptyClusters(fine.labels, clusters);
  const meanOf = (isMember: (label: number) => boolean) => {
    const mean = new Float64Array(channelCount * atomSamples);
    const own = Array.from(labels.keys()).filter((i) => isMember(labels[i]));
    channels.forEach((channel, row) => {
      for (let k = 0; k < atomSamples; k++) {
        let sum = 0;
        for (const i of own) sum += waveforms[i * dimension + row * atomSamples + k];
        mean[channel * atomSamples + k] = sum / own.length;
      }
    });
    return mean;
  };
  let farthest = proven ? MINIMUM_DISTANCE : 0;
  let split: SplitWaveforms | null = null;
  sizes.forEach((size, label) => {
    if (size < minimumSpikes || count - size < minimumSpikes) return;
    const [rest, part] = [meanOf((other) => other !== label), meanOf((other) => other === label)];
    const distance = Math.sqrt(rest.reduce((sum, value, i) => sum + (value - part[i]) ** 2, 0));
    if (distance < farthest) return;
    farthest = distance;
    split = [rest, part];
  });
  return split;
}

function cleanedWaveforms(
  atom: number,
  channels: readonly number[],
  explained: ExplainedWindows,
): { waveforms: Float32Array; count: number } {
  const { dictionary, windows } = explained;
  const { atomSamples } = dictionary;
  const shape = atomOf(dictionary, atom);
  const all = explained.eventsOf(atom);
  const stride = Math.max(1, all.length / MAX_EVENTS);
  const dimension = channels.length * atomSamples;
  const waveforms = new Float32Array(Math.min(all.length, MAX_EVENTS + 1) * dimension);
  let count = 0;
  for (let n = 0; n < all.length; n++) {
    if (n < count * stride) continue;
    const { window, event } = all[n];
    const residual = explained.residualOf(window);
    channels.forEach((channel, row) => {
      const to = count * dimension + row * atomSamples;
      const from = channel * windows[window].samples + event.position;
      for (let k = 0; k < atomSamples; k++) {
        waveforms[to + k] = residual[from + k] + event.amplitude * shape[channel * atomSamples + k];
      }
    });
    count++;
  }
  return { waveforms, count };
}
