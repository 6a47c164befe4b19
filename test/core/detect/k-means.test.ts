import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { Random } from '../../../core/base/random.ts';
import { kMeans } from '../../../core/detect/k-means.ts';

/** Round clouds of SD 1 at the given centres, one after the other. */
function clouds(centres: readonly (readonly number[])[], size: number, seed: number) {
  const random = new Random(seed);
  return Float64Array.from(
    centres.flatMap((centre) =>
      Array.from({ length: size }, () => centre.map((m) => m + random.normal())).flat(),
    ),
  );
}

const centres = [
  [0, 0, 0],
  [12, 0, 0],
  [0, 12, 0],
  [0, 0, 12],
  [12, 12, 12],
];

describe('kMeans', () => {
  it('recovers planted clusters', () => {
    const size = 60;
    const { labels } = kMeans(clouds(centres, size, 1), 5 * size, 3, 5, new Random(2));
    const labelOf = centres.map((_, c) => labels[c * size]);
    expect(new Set(labelOf).size).toBe(5);
    labels.forEach((label, i) => {
      expect(label).toBe(labelOf[Math.floor(i / size)]);
    });
  });

  it('never lets the inertia rise, and reports the one of its labels and centroids', () => {
    fc.assert(
      fc.property(
        fc.integer({ min: 1, max: 60 }),
        fc.integer({ min: 1, max: 4 }),
        fc.integer({ min: 1, max: 9 }),
        fc.integer(),
        (count, dimension, wanted, seed) => {
          const random = new Random(seed);
          const k = Math.min(wanted, count);
          // Few distinct values: duplicates and clusters that run empty.
          const points = Float64Array.from({ length: count * dimension }, () => random.integer(4));
          const found = kMeans(points, count, dimension, k, random, 3);
          const history = found.inertiaPerIteration;
          for (let i = 1; i < history.length; i++) {
            expect(history[i]).toBeLessThanOrEqual(history[i - 1] + 1e-9);
          }
          let inertia = 0;
          for (let i = 0; i < count; i++) {
            for (let d = 0; d < dimension; d++) {
              const centre = found.centroids[found.labels[i] * dimension + d];
              inertia += (points[i * dimension + d] - centre) ** 2;
            }
          }
          expect(found.inertia).toBeCloseTo(inertia, 9);
          expect(found.labels.every((label) => label >= 0 && label < k)).toBe(true);
        },
      ),
    );
  });

  it('gives the same labels for the same seed', () => {
    const points = clouds(centres, 30, 3);
    const run = () => kMeans(points, 150, 3, 8, new Random(4));
    expect(run()).toEqual(run());
  });

  it('gains from restarts', () => {
    const points = clouds(centres, 30, 3);
    const inertia = (restarts: number) =>
      kMeans(points, 150, 3, 8, new Random(4), restarts).inertia;
    expect(inertia(20)).toBeLessThan(inertia(1));
  });

  it('lets restarts compete on a part of many points, and labels all', () => {
    const size = 1500;
    const points = clouds(centres, size, 6);
    const { labels, inertia } = kMeans(points, 5 * size, 3, 5, new Random(7), 5);
    labels.forEach((label, i) => {
      expect(label).toBe(labels[Math.floor(i / size) * size]);
    });
    expect(Math.abs(inertia / (5 * size) - 3)).toBeLessThan(0.1);
  });

  it('gives every point its own cluster when there are as many', () => {
    const points = Float64Array.of(5, 1, 9, 3);
    const found = kMeans(points, 4, 1, 4, new Random(1));
    expect(found.inertia).toBe(0);
    expect(new Set(found.labels).size).toBe(4);
  });
});
