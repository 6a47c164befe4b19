import type { Random } from '../base/random.ts';
import type { Event } from '../csc/debias.ts';
import { atomOf, type Dictionary } from '../csc/problem.ts';
import { projectOnDifference } from '../detect/difference-projection.ts';
import { kMeans } from '../detect/k-means.ts';
import { computePca, project } from '../detect/pca.ts';
import { separationTest } from '../detect/separation.ts';
import type { LearningWindow } from '../learn/learn.ts';

/** Events of a unit that are looked at; more changes no decision. */
const MAX_EVENTS = 600;
const COMPONENTS = 4;
const RESTARTS = 8;
/** Chance of splitting one neuron in two, a test. */
const SIGNIFICANCE = 0.005;
/** Halves whose means are closer than this, in noise standard deviations, could not be told apart later. */
const MINIMUM_DISTANCE = 4;

/** The mean waveforms, `(channels x atomSamples)`, of the two units that one turned out to be. */
export type SplitWaveforms = readonly [Float64Array, Float64Array];

/**
 * Looks for two neurons in the events of one atom: their cleaned waveforms (residual plus the event
 * itself) are clustered in two, and the two are kept only if there is a gap between them.
 * @returns null when the atom's events are one population
 */
export function splitUnit(
  atom: number,
  dictionary: Dictionary,
  channels: readonly number[],
  minimumSpikes: number,
  windows: readonly LearningWindow[],
  events: readonly (readonly Event[])[],
  residuals: readonly Float32Array[],
  random: Random,
): SplitWaveforms | null {
  const { atomSamples, channelCount } = dictionary;
  const dimension = channels.length * atomSamples;
  const { waveforms, count } = cleanedWaveforms(
    atom,
    dictionary,
    channels,
    windows,
    events,
    residuals,
  );
  if (count < 2 * minimumSpikes) return null;
  const pca = computePca(waveforms, count, dimension, COMPONENTS);
  const components = pca.variances.length;
  const points = project(pca, waveforms, count);
  const { labels } = kMeans(points, count, components, 2, random, RESTARTS);
  const members = [0, 1].map((label) =>
    Int32Array.from(labels.keys()).filter((i) => labels[i] === label),
  );
  if (members.some((own) => own.length < minimumSpikes)) return null;
  const { a, b } = projectOnDifference(points, components, members[0], members[1]);
  if (!separationTest(a, b, SIGNIFICANCE).separated) return null;

  const means = members.map((own) => {
    const mean = new Float64Array(channelCount * atomSamples);
    channels.forEach((channel, row) => {
      for (let k = 0; k < atomSamples; k++) {
        let sum = 0;
        for (const i of own) sum += waveforms[i * dimension + row * atomSamples + k];
        mean[channel * atomSamples + k] = sum / own.length;
      }
    });
    return mean;
  });
  const [first, second] = means;
  const distance = Math.sqrt(first.reduce((sum, value, i) => sum + (value - second[i]) ** 2, 0));
  return distance < MINIMUM_DISTANCE ? null : [first, second];
}

function cleanedWaveforms(
  atom: number,
  dictionary: Dictionary,
  channels: readonly number[],
  windows: readonly LearningWindow[],
  events: readonly (readonly Event[])[],
  residuals: readonly Float32Array[],
): { waveforms: Float32Array; count: number } {
  const { atomSamples } = dictionary;
  const shape = atomOf(dictionary, atom);
  const total = events.reduce((n, list) => n + list.filter((e) => e.atom === atom).length, 0);
  const stride = Math.max(1, total / MAX_EVENTS);
  const rows: number[] = [];
  let seen = 0;
  let count = 0;
  events.forEach((list, w) => {
    for (const event of list) {
      if (event.atom !== atom) continue;
      if (seen++ < count * stride) continue;
      count++;
      for (const channel of channels) {
        const row = channel * windows[w].samples + event.position;
        for (let k = 0; k < atomSamples; k++) {
          rows.push(residuals[w][row + k] + event.amplitude * shape[channel * atomSamples + k]);
        }
      }
    }
  });
  return { waveforms: Float32Array.from(rows), count };
}
