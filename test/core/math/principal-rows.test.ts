import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { Random } from '../../../core/base/random.ts';
import { mixture, principalRows } from '../../../core/math/principal-rows.ts';

const shapes = fc.record({
  count: fc.integer({ min: 1, max: 9 }),
  length: fc.integer({ min: 1, max: 30 }),
  seed: fc.integer({ min: 0, max: 1_000_000 }),
});

function randomRows({ count, length, seed }: { count: number; length: number; seed: number }) {
  const random = Random.forStream(seed, 1);
  return Array.from({ length: count }, () => Float64Array.from({ length }, () => random.normal()));
}

const energyOf = (rows: readonly Float64Array[]) =>
  rows.reduce((sum, row) => row.reduce((part, value) => part + value * value, sum), 0);

describe('the principal components of rows', () => {
  it('say what is left without the first of them', () => {
    fc.assert(
      fc.property(shapes, (shape) => {
        const rows = randomRows(shape);
        const { left, mixtures } = principalRows(rows);
        const rest = rows.map((row) => row.slice());
        for (let r = 0; r < shape.count; r++) {
          const weights = mixtures.subarray(r * shape.count, (r + 1) * shape.count);
          const waveform = mixture(weights, rows);
          rest.forEach((row, i) => {
            for (let k = 0; k < row.length; k++) row[k] -= weights[i] * waveform[k];
          });
          expect(left[r]).toBeCloseTo(energyOf(rest), 8);
        }
      }),
    );
  });

  it('leave less than any other mixture does', () => {
    fc.assert(
      fc.property(shapes, (shape) => {
        const rows = randomRows(shape);
        const { left } = principalRows(rows);
        const [other] = randomRows({ count: 1, length: shape.count, seed: shape.seed + 1 });
        const norm = Math.hypot(...other);
        const explained = energyOf([
          mixture(
            other.map((value) => value / norm),
            rows,
          ),
        ]);
        expect(left[0]).toBeLessThanOrEqual(energyOf(rows) - explained + 1e-9);
      }),
    );
  });
});
