import { describe, expect, it } from 'vitest';
import { Kriging } from '../../../../core/preprocess/motion/kriging.ts';

const positionsUm = Float64Array.from({ length: 40 }, (_, i) =>
  i % 2 === 0 ? 16 * ((i >> 1) % 2) : 20 * (i >> 2),
);
const contacts = Int32Array.from({ length: 20 }, (_, i) => i);

describe('Kriging', () => {
  const kriging = new Kriging(positionsUm, contacts);
  const weightsAt = (x: number, y: number) => kriging.weights(x, y, new Float64Array(20));

  it('gives back a contact at its own place', () => {
    for (const contact of contacts) {
      const weights = weightsAt(positionsUm[2 * contact], positionsUm[2 * contact + 1]);
      weights.forEach((weight, other) => {
        expect(weight).toBeCloseTo(other === contact ? 1 : 0, 1.7);
      });
    }
  });

  it('interpolates a smooth potential between contacts', () => {
    const potential = (x: number, y: number) => 1 / (1 + ((x - 12) ** 2 + (y - 87) ** 2) / 40 ** 2);
    for (const y of [70, 83, 90, 105]) {
      const weights = weightsAt(8, y);
      const value = weights.reduce(
        (sum, w, i) => sum + w * potential(positionsUm[2 * i], positionsUm[2 * i + 1]),
        0,
      );
      expect(value).toBeCloseTo(potential(8, y), 1.7);
    }
  });

  it('moves smoothly and knows nothing far away', () => {
    const near = weightsAt(8, 93);
    weightsAt(8, 93.01).forEach((weight, i) => {
      expect(Math.abs(weight - near[i])).toBeLessThan(1e-3);
    });
    weightsAt(8, 1000).forEach((weight) => {
      expect(Math.abs(weight)).toBeLessThan(1e-6);
    });
  });
});
