import fc from 'fast-check';
import { expect, it } from 'vitest';
import { mainVariation } from '../../../engine/api/results/main-variation.ts';
import { noise } from '../../support/raw-recording.ts';

it('finds the planted way in which waveforms differ, as large as they differ in it', () => {
  fc.assert(
    fc.property(
      fc.integer({ min: 1, max: 1e6 }),
      fc.double({ min: 5, max: 50, noNaN: true }),
      (seed, size) => {
        const random = noise(seed);
        const [count, samples] = [200, 40];
        const way = Float64Array.from({ length: samples }, (_, t) =>
          Math.sin((2 * Math.PI * t) / 40),
        );
        const norm = Math.hypot(...way);
        const gains = Float64Array.from({ length: count }, (_, i) => (i % 2 === 0 ? size : -size));
        const values = Float32Array.from(
          { length: count * samples },
          (_, i) =>
            100 + (gains[Math.floor(i / samples)]! * way[i % samples]!) / norm + 0.1 * random(),
        );
        const found = mainVariation(values, count);
        const along = found.reduce((sum, value, t) => sum + (value * way[t]!) / norm, 0);
        expect(Math.abs(along) / size).toBeCloseTo(1, 1);
        expect(Math.hypot(...found) / size).toBeCloseTo(1, 1);
      },
    ),
    { numRuns: 20 },
  );
});

it('is nothing where there are too few waveforms to differ', () => {
  expect(mainVariation(new Float32Array(0), 0)).toEqual(new Float32Array(0));
  const one = mainVariation(Float32Array.of(1, 2, 3), 1);
  expect([one.length, one.every((value) => value === 0)]).toEqual([3, true]);
});
