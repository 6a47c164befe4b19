import { describe, expect, it } from 'vitest';
import { Adam } from '../../../core/learn/adam.ts';

describe('Adam', () => {
  it('first moves every entry by the learning rate against its slope, whatever its size', () => {
    const values = Float64Array.of(1, 1, 1);
    new Adam(3, { learningRate: 0.01 }).step(values, Float64Array.of(5, -1e-3, 0));
    expect(values[0]).toBeCloseTo(0.99, 6);
    expect(values[1]).toBeCloseTo(1.01, 6);
    expect(values[2]).toBe(1);
  });

  it('finds the minimum of a badly scaled bowl', () => {
    const values = Float64Array.of(3, -2);
    const adam = new Adam(2, { learningRate: 0.05 });
    for (let i = 0; i < 2000; i++) adam.step(values, Float64Array.of(100 * values[0], values[1]));
    expect(Math.hypot(...values)).toBeLessThan(1e-3);
  });
});
