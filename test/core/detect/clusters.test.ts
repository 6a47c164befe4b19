import { describe, expect, it } from 'vitest';
import { Random } from '../../../core/base/random.ts';
import {
  medianTemplates,
  overCluster,
  withoutEmptyClusters,
} from '../../../core/detect/clusters.ts';

const channels = 2;
const samples = 12;
const dimension = channels * samples;
const shapes = [-14, -9, 10].map((height, s) =>
  Float64Array.from({ length: dimension }, (_, d) => {
    const t = d % samples;
    const gain = d < samples ? 1 : 0.3 + 0.3 * s;
    return height * gain * Math.exp(-((t - 4 - s) ** 2) / 4);
  }),
);

function snippetsOf(sizes: readonly number[], seed: number): Float32Array {
  const random = new Random(seed);
  return Float32Array.from(
    sizes.flatMap((size, s) =>
      Array.from({ length: size }, () =>
        Array.from(shapes[s], (value) => value + random.normal()),
      ).flat(),
    ),
  );
}

const options = (seed: number) => ({ clusters: 8, components: 6, random: new Random(seed) });

describe('overCluster', () => {
  it('never mixes neurons, and has their shapes as the medians', () => {
    const snippets = snippetsOf([80, 60, 40], 1);
    const found = overCluster(snippets, 180, channels, samples, options(2));
    const templates = medianTemplates(snippets, found.labels, found.sizes, dimension);
    const neuronOf = Array.from(found.labels, (_, i) => (i < 80 ? 0 : i < 140 ? 1 : 2));
    for (let c = 0; c < found.sizes.length; c++) {
      const neurons = new Set(neuronOf.filter((_, i) => found.labels[i] === c));
      expect(neurons.size).toBe(1);
      const shape = shapes[[...neurons][0]];
      const template = templates.subarray(c * dimension, (c + 1) * dimension);
      const deviation = Math.hypot(...shape.map((v, d) => v - template[d]));
      expect(deviation / Math.hypot(...shape)).toBeLessThan(0.25);
    }
    expect(new Set(neuronOf.map((neuron, i) => `${neuron}:${found.labels[i]}`)).size).toBe(
      found.sizes.length,
    );
  });

  it('gives the same answer for the same seed', () => {
    const snippets = snippetsOf([50, 50, 50], 3);
    const run = () => overCluster(snippets, 150, channels, samples, options(4));
    expect(run()).toEqual(run());
  });

  it.each([0, 1, 2, 4, 7, 11])('copes with %d snippets', (count) => {
    const found = overCluster(snippetsOf([count, 0, 0], 5), count, channels, samples, options(6));
    expect(found.labels).toHaveLength(count);
    expect(found.sizes.reduce((sum, size) => sum + size, 0)).toBe(count);
    expect(found.sizes.every((size) => size > 0)).toBe(true);
    expect(found.sizes.length).toBe(count === 0 ? 0 : Math.max(1, Math.floor(count / 5)));
    expect(found.points.every(Number.isFinite)).toBe(true);
  });

  it('copes with snippets that are all the same', () => {
    const same = new Float32Array(40 * dimension).fill(2);
    const found = overCluster(same, 40, channels, samples, options(7));
    expect(found.sizes.length).toBe(1);
  });

  it('learns its components from a part of very many snippets and labels all', () => {
    const sizes = [2000, 1600, 1400];
    const found = overCluster(snippetsOf(sizes, 8), 5000, channels, samples, {
      ...options(9),
      restarts: 2,
    });
    expect(found.labels).toHaveLength(5000);
    const first = new Set(found.labels.subarray(0, 2000));
    expect(found.labels.subarray(2000).some((label) => first.has(label))).toBe(false);
  });
});

describe('medianTemplates', () => {
  it('is not pulled by a few wild snippets', () => {
    const snippets = Float32Array.of(1, 2, 1, 2, 900, -900, 5, 6);
    const labels = Int32Array.of(0, 0, 0, 2);
    const templates = medianTemplates(snippets, labels, Int32Array.of(3, 0, 1), 2);
    expect(Array.from(templates)).toEqual([1, 2, 0, 0, 5, 6]);
  });
});

describe('withoutEmptyClusters', () => {
  it('closes the gaps and keeps the order', () => {
    const { labels, sizes } = withoutEmptyClusters(Int32Array.of(4, 1, 4, 2), 6);
    expect(Array.from(labels)).toEqual([2, 0, 2, 1]);
    expect(Array.from(sizes)).toEqual([1, 1, 2]);
  });
});
