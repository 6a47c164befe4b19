import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { Random } from '../../../core/base/random.ts';
import {
  median,
  medianAbsoluteDeviation,
  medianInPlace,
  noiseLevel,
  quantile,
  quantileOfSorted,
  selectInPlace,
} from '../../../core/math/order-statistics.ts';

/** Few different values, so that ties are common. */
const lists = fc.array(fc.oneof(fc.integer({ min: -3, max: 3 }), fc.double({ noNaN: true })), {
  minLength: 1,
  maxLength: 60,
});

describe('selectInPlace', () => {
  it('finds what sorting finds, and parts the values around it', () => {
    fc.assert(
      fc.property(lists, fc.nat(), (list, position) => {
        const rank = position % list.length;
        const values = Float64Array.from(list);
        const selected = selectInPlace(values, rank);
        const sorted = Float64Array.from(list).sort();
        expect(selected === sorted[rank]).toBe(true);
        expect(values.slice(0, rank).every((value) => value <= selected)).toBe(true);
        expect(values.slice(rank).every((value) => value >= selected)).toBe(true);
        values.sort();
        expect(values.every((value, i) => value === sorted[i])).toBe(true);
      }),
    );
  });

  it('looks at the first `count` values only', () => {
    const values = Float32Array.of(5, 3, 4, -1, -2);
    expect(medianInPlace(values, 3)).toBe(4);
    expect(Array.from(values.slice(3))).toEqual([-1, -2]);
  });

  it('manages many sorted and many equal values', () => {
    const sorted = Float64Array.from({ length: 200_001 }, (_, i) => i);
    expect(median(sorted)).toBe(100_000);
    expect(median(new Float64Array(200_001).fill(7))).toBe(7);
  });
});

describe('quantile', () => {
  it('interpolates like numpy', () => {
    const values = [4, 1, 3, 2];
    expect([0, 0.1, 0.25, 0.5, 0.9, 1].map((p) => quantile(values, p))).toEqual([
      1,
      expect.closeTo(1.3, 12),
      1.75,
      2.5,
      expect.closeTo(3.7, 12),
      4,
    ]);
    expect(values).toEqual([4, 1, 3, 2]);
  });

  it('finds in many values what sorting finds, whatever a sample of them is like', () => {
    const shapes = [
      (random: Random) => random.normal(),
      (random: Random) => Math.round(2 * random.normal()),
      (random: Random, i: number) => (i % 16 === 0 ? 1e6 : random.normal()),
      (random: Random, i: number) => (i % 16 < 8 ? -Infinity : random.normal()),
    ];
    shapes.forEach((shape, seed) => {
      for (const length of [4096, 8192, 10_007]) {
        const random = new Random(seed);
        const values = Float64Array.from({ length }, (_, i) => shape(random, i));
        const sorted = values.slice().sort();
        for (const probability of [0, 0.001, 0.3, 0.5, 0.77, 0.999, 1]) {
          const found = quantile(values, probability);
          const wanted = quantileOfSorted(sorted, probability);
          expect(Object.is(found, wanted) || found === wanted).toBe(true);
        }
      }
    });
  });

  it('has its median in the middle, and none of nothing', () => {
    expect(median([1, 10])).toBe(5.5);
    expect(median([9])).toBe(9);
    expect(median([])).toBeNaN();
  });
});

describe('noiseLevel', () => {
  it('is the standard deviation of normal noise, in spite of spikes', () => {
    const random = new Random(2);
    const values = Float64Array.from({ length: 100_000 }, (_, i) =>
      i % 100 === 0 ? 1000 : 3 + 2 * random.normal(),
    );
    expect(noiseLevel(values)).toBeGreaterThan(1.96);
    expect(noiseLevel(values)).toBeLessThan(2.08);
  });

  it('scales with the values and ignores their offset', () => {
    const values = [1, 4, 2, 8, 5, 7];
    expect(noiseLevel(values.map((value) => 100 - 3 * value))).toBeCloseTo(
      3 * noiseLevel(values),
      12,
    );
    expect(medianAbsoluteDeviation([1, 1, 2, 2, 4, 6, 9])).toBe(1);
    expect(medianAbsoluteDeviation([1, 1, 2, 2, 4, 6, 9], 0)).toBe(2);
  });
});
