import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { Random } from '../../../core/base/random.ts';
import type { CentroidChoices } from '../../../core/kernels/contracts/detection.ts';
import { compiled, implementations, twins } from './implementations.ts';

const shapes = fc.record({
  count: fc.integer({ min: 1, max: 60 }),
  dimension: fc.integer({ min: 1, max: 11 }),
  k: fc.integer({ min: 1, max: 13 }),
  /** Few values, so that distances are often equal. */
  values: fc.integer({ min: 2, max: 50 }),
  seed: fc.nat(),
});

function problem(shape: {
  count: number;
  dimension: number;
  k: number;
  values: number;
  seed: number;
}) {
  const { count, dimension, k, values, seed } = shape;
  const random = new Random(seed);
  const draw = (length: number) => Float64Array.from({ length }, () => random.integer(values) / 7);
  const choices: CentroidChoices = {
    labels: new Int32Array(count).fill(-1),
    distances: new Float64Array(count),
    others: new Float64Array(count),
  };
  return { points: draw(count * dimension), centroids: draw(k * dimension), choices };
}

describe.each(implementations)(
  'nearest centroids in $name',
  ({ kernels: { nearestCentroids } }) => {
    it('are the first of the nearest, with the distance that no other is nearer than', () => {
      fc.assert(
        fc.property(shapes, (shape) => {
          const { dimension, k, count } = shape;
          const { points, centroids, choices } = problem(shape);
          expect(nearestCentroids(points, dimension, centroids, choices)).toBe(true);
          for (let i = 0; i < count; i++) {
            const distances = Array.from({ length: k }, (_, c) => {
              let sum = 0;
              for (let d = 0; d < dimension; d++) {
                sum += (points[i * dimension + d] - centroids[c * dimension + d]) ** 2;
              }
              return sum;
            });
            const least = Math.min(...distances);
            const label = distances.indexOf(least);
            const others = Math.sqrt(Math.min(...distances.filter((_, c) => c !== label)));
            expect(choices.labels[i]).toBe(label);
            expect(choices.distances[i]).toBe(least);
            expect(choices.others[i]).toBe(others);
          }
          expect(nearestCentroids(points, dimension, centroids, choices)).toBe(false);
        }),
      );
    });
  },
);

describe('the compiled nearest centroids', () => {
  it('are those of the twin to the bit, with bounds of an earlier look', () => {
    fc.assert(
      fc.property(shapes, fc.double({ min: 0, max: 0.3, noNaN: true }), (shape, moved) => {
        const looks = [twins, compiled].map(({ nearestCentroids }) => {
          const { points, centroids, choices } = problem(shape);
          nearestCentroids(points, shape.dimension, centroids, choices);
          const away = centroids.map((value, i) => (i === 0 ? value + moved : value));
          choices.others.forEach((bound, i) => {
            choices.others[i] = bound - moved;
          });
          nearestCentroids(points, shape.dimension, away, choices);
          return choices;
        });
        expect(looks[1]).toEqual(looks[0]);
      }),
    );
  });
});
