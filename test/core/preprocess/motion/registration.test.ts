import { describe, expect, it } from 'vitest';
import { registerPair } from '../../../../core/preprocess/motion/registration.ts';

const rows = 2;
const length = 100;
const reach = 12;

/** Two histograms of smooth bumps; the second lies `shift` bins above the first. */
function bumps(shift: number): Float32Array {
  const values = new Float32Array(2 * rows * length);
  for (let histogram = 0; histogram < 2; histogram++) {
    [30, 42, 67].forEach((place, k) => {
      const row = histogram * rows + (k % rows);
      for (let d = 0; d < length; d++) {
        const off = d - place - histogram * shift;
        values[row * length + d] += (1 + k) * Math.exp(-0.5 * (off / 2) ** 2);
      }
    });
  }
  return values;
}

const register = (values: Float32Array, centre = 0) =>
  registerPair(values, rows, length, 0, 1, centre, reach, new Float64Array(2 * reach + 1));

describe('registerPair', () => {
  it('finds shifts to a fraction of a bin, in both directions', () => {
    for (let shift = -10; shift <= 10; shift += 0.37) {
      const found = register(bumps(shift));
      expect(Math.abs(found.bins - shift)).toBeLessThan(0.05);
      expect(found.correlation).toBeGreaterThan(0.97);
    }
  });

  it('looks around the centre it is given', () => {
    expect(register(bumps(20), 18).bins).toBeCloseTo(20, 1);
  });

  it('matches nothing at the edge of the search, and nothing with nothing', () => {
    expect(register(bumps(reach + 3))).toEqual({ bins: 0, correlation: 0 });
    expect(register(new Float32Array(2 * rows * length))).toEqual({ bins: 0, correlation: 0 });
  });
});
