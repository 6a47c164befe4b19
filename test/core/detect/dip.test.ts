import { readFileSync } from 'node:fs';
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { Random } from '../../../core/base/random.ts';
import { dipPValue, dipStatistic } from '../../../core/detect/dip.ts';

/**
 * Whether a unimodal distribution function lies within D of the empirical one of distinct sorted x.
 * With its mode at x_k it is convex before and concave after, may jump at x_k, and runs between
 * u_i = (i - 1) / n + D before the jump at x_i and l_i = i / n - D after it: the least value that
 * convexity allows at x_k must be no more than u_k, than the greatest that concavity allows, and so on.
 */
function unimodalWithin(x: readonly number[], D: number): boolean {
  const n = x.length;
  const slack = 1e-12;
  const u = (i: number) => i / n + D;
  const l = (i: number) => (i + 1) / n - D;
  const line = (xi: number, yi: number, xj: number, yj: number, at: number) =>
    yi + ((yj - yi) * (at - xi)) / (xj - xi);
  return x.some((_, k) => {
    let least = k > 0 ? l(k - 1) : 0;
    let greatest = k < n - 1 ? u(k + 1) : 1;
    for (let i = 0; i < k; i++) {
      for (let j = i + 1; j < k; j++) {
        least = Math.max(least, line(x[i], u(i), x[j], l(j), x[k]));
        for (let m = j + 1; m <= k; m++) {
          if (line(x[i], u(i), x[m], u(m), x[j]) < l(j) - slack) return false;
        }
      }
    }
    for (let i = k + 1; i < n; i++) {
      for (let j = i + 1; j < n; j++) {
        greatest = Math.min(greatest, line(x[i], u(i), x[j], l(j), x[k]));
        for (let m = k; m < i; m++) {
          if (line(x[m], l(m), x[j], l(j), x[i]) > u(i) + slack) return false;
        }
      }
    }
    return least <= u(k) + slack && greatest >= l(k) - slack && least <= greatest + slack;
  });
}

const draw = (count: number, seed: number, f: (r: Random) => number) => {
  const random = new Random(seed);
  return Float64Array.from({ length: count }, () => f(random));
};

describe('dipStatistic', () => {
  it('is the distance of its definition: no unimodal function is closer, one is as close', () => {
    fc.assert(
      fc.property(
        fc.uniqueArray(fc.integer({ min: 0, max: 60 }), { minLength: 2, maxLength: 9 }),
        (values) => {
          const sorted = values.slice().sort((a, b) => a - b);
          const dip = dipStatistic(values);
          expect(unimodalWithin(sorted, dip + 1e-9)).toBe(true);
          if (dip > 1 / (2 * values.length)) {
            expect(unimodalWithin(sorted, dip - 1e-9)).toBe(false);
          }
        },
      ),
      { numRuns: 500 },
    );
  });

  it('agrees with the diptest package', () => {
    const path = new URL('./fixtures/dip-reference.json', import.meta.url);
    const cases: { values: number[]; dip: number }[] = JSON.parse(readFileSync(path, 'utf8'));
    expect(cases.length).toBeGreaterThan(30);
    for (const { values, dip } of cases) expect(dipStatistic(values)).toBeCloseTo(dip, 10);
  });

  it('does not change when the values are moved, stretched, mirrored or shuffled', () => {
    const values = draw(60, 1, (r) => r.normal() + (r.uniform() < 0.5 ? 4 : 0));
    const dip = dipStatistic(values);
    expect(dipStatistic(values.map((v) => 7 - 0.25 * v))).toBeCloseTo(dip, 12);
    expect(dipStatistic(new Random(2).shuffle(values.slice()))).toBe(dip);
  });

  it('is 1 / (2 n) for even spacing, near 1 / 4 for two heaps, and copes with equal values', () => {
    expect(dipStatistic([1, 2, 3, 4, 5])).toBeCloseTo(0.1, 12);
    expect(dipStatistic([0, 0, 0, 0, 9, 9, 9, 9])).toBeCloseTo(0.25, 12);
    expect(dipStatistic([3, 3, 3])).toBeCloseTo(1 / 6, 12);
    expect(dipStatistic([4])).toBe(0.5);
    expect(dipStatistic([])).toBe(0);
  });
});

describe('dipPValue', () => {
  it.each([9, 35, 120, 700])('is uniform over samples of %d uniform values', (count) => {
    const samples = count > 500 ? 500 : 1500;
    const pValues = Float64Array.from({ length: samples }, (_, seed) =>
      dipPValue(dipStatistic(draw(count, seed, (r) => r.uniform())), count),
    ).sort();
    // From n = 9 the smallest possible dip, 1 / (2 n), has a p-value of its own below 1.
    let largest = 0;
    pValues.forEach((p, i) => {
      if (p < 0.95) largest = Math.max(largest, Math.abs(p - i / samples));
    });
    expect(largest).toBeLessThan(1.63 / Math.sqrt(samples));
  });

  it('seldom doubts one Gaussian, and sees two at n = 30', () => {
    let doubted = 0;
    let seen = 0;
    for (let seed = 0; seed < 200; seed++) {
      const one = draw(30, seed, (r) => r.normal());
      const two = one.map((v, i) => v + (i < 15 ? 0 : 6));
      if (dipPValue(dipStatistic(one), 30) < 0.05) doubted++;
      if (dipPValue(dipStatistic(two), 30) < 0.05) seen++;
    }
    expect(doubted).toBeLessThanOrEqual(6);
    expect(seen).toBeGreaterThanOrEqual(190);
  });

  it('falls as the dip grows and stays within (0, 1]', () => {
    for (const count of [2, 4, 9, 33, 500, 1999, 2000, 1e6]) {
      let before = 1;
      for (let dip = 0; dip <= 0.25; dip += 0.001) {
        const p = dipPValue(dip, count);
        expect(p).toBeGreaterThan(0);
        expect(p).toBeLessThanOrEqual(before);
        before = p;
      }
    }
  });
});
