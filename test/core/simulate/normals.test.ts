import { describe, expect, it } from 'vitest';
import { Random } from '../../../core/base/random.ts';
import { fillNormals } from '../../../core/simulate/normals.ts';

/** Standard normal distribution at 0.5, 1, ... 4.5, to nine digits (Abramowitz and Stegun, table 26.1). */
const distribution: [number, number][] = [
  [0.5, 0.691462461],
  [1, 0.841344746],
  [2, 0.977249868],
  [3, 0.998650102],
  [3.5, 0.999767371],
  [4, 0.999968329],
];

describe('fillNormals', () => {
  const count = 2_000_000;
  const values = fillNormals(new Random(5), new Float32Array(count));

  it('follows the standard normal distribution, tail included, on both sides', () => {
    for (const [x, probability] of distribution) {
      const tail = 1 - probability;
      const tolerance = 5 * Math.sqrt(tail / count);
      expect(Math.abs(values.filter((v) => v > x).length / count - tail)).toBeLessThan(tolerance);
      expect(Math.abs(values.filter((v) => v < -x).length / count - tail)).toBeLessThan(tolerance);
    }
  });

  it('has the moments of a normal variable', () => {
    const moment = (power: number) => values.reduce((sum, v) => sum + v ** power, 0) / count;
    expect(moment(1)).toBeCloseTo(0, 2);
    expect(moment(2)).toBeCloseTo(1, 2);
    expect(moment(3)).toBeCloseTo(0, 1);
    expect(Math.abs(moment(4) - 3)).toBeLessThan(0.03);
  });

  it('has no memory', () => {
    let product = 0;
    for (let i = 1; i < count; i++) product += values[i] * values[i - 1];
    expect(Math.abs(product / count)).toBeLessThan(5 / Math.sqrt(count));
  });
});
