import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { Random } from '../../../core/base/random.ts';
import { implementations } from './implementations.ts';

function normals(length: number, seed: number): Float64Array {
  const random = new Random(seed);
  return Float64Array.from({ length }, () => Math.fround(random.normal()));
}

describe.each(implementations)('projection in $name', ({ kernels }) => {
  it('gives the inner products of the centred snippets with every component', () => {
    fc.assert(
      fc.property(
        fc.integer({ min: 1, max: 130 }),
        fc.integer({ min: 1, max: 11 }),
        fc.integer({ min: 0, max: 600 }),
        fc.nat(),
        (dimension, components, count, seed) => {
          const mean = normals(dimension, seed);
          const basis = normals(components * dimension, seed + 1);
          const snippets = normals(count * dimension, seed + 2);
          const out = kernels.projection({ mean, basis }).project(snippets, count);
          expect(out.length).toBe(count * components);
          for (let i = 0; i < count; i += 29) {
            for (let j = 0; j < components; j++) {
              let sum = 0;
              for (let d = 0; d < dimension; d++) {
                sum += basis[j * dimension + d] * (snippets[i * dimension + d] - mean[d]);
              }
              expect(out[i * components + j]).toBeCloseTo(sum, 3);
            }
          }
        },
      ),
      { numRuns: 60 },
    );
  });

  it('puts the mean at the origin', () => {
    const mean = Float64Array.of(1, 2, 3, 4, 5);
    const basis = Float64Array.of(0, 1, 0, 0, 0, 0, 0, 0, 0, 1);
    const projected = kernels
      .projection({ mean, basis })
      .project(Float32Array.of(1, 2, 3, 4, 5, 1, 5, 3, 4, 3), 2);
    expect([...projected]).toEqual([0, 0, 3, -2]);
  });
});
