import { describe, expect, it } from 'vitest';
import { Random } from '../../../core/base/random.ts';
import { separationTest } from '../../../core/detect/separation.ts';

const runs = 150;

/** Part of `runs` seeded draws in which the two groups are found apart. */
function separatedShare(groups: (random: Random) => [number[], number[]]): number {
  let separated = 0;
  for (let seed = 0; seed < runs; seed++) {
    const [a, b] = groups(new Random(seed));
    if (separationTest(a, b).separated) separated++;
  }
  return separated / runs;
}

const normals = (random: Random, count: number, mean = 0) =>
  Array.from({ length: count }, () => mean + random.normal());

/** One population cut in two at its share `low`: what a clustering does to a single unit. */
const cut = (values: number[], low: number): [number[], number[]] => {
  const sorted = values.sort((a, b) => a - b);
  const at = Math.round(low * sorted.length);
  return [sorted.slice(0, at), sorted.slice(at)];
};

describe('separationTest', () => {
  it.each([
    ['in halves', 0.5],
    ['at its edge', 0.1],
  ])('seldom takes one population cut %s for two', (_, low) => {
    for (const count of [20, 60, 300]) {
      expect(separatedShare((r) => cut(normals(r, count), low))).toBeLessThanOrEqual(0.05);
      const skewed = (r: Random) => normals(r, count).map((v) => Math.exp(0.3 * v));
      expect(separatedShare((r) => cut(skewed(r), low))).toBeLessThanOrEqual(0.05);
    }
  });

  it('keeps two units apart, small or very unequal groups too', () => {
    const share = (small: number, large: number, distance: number) =>
      separatedShare((r) => [normals(r, small), normals(r, large, distance)]);
    expect(share(20, 20, 5)).toBeGreaterThan(0.9);
    expect(share(50, 50, 4)).toBeGreaterThan(0.85);
    expect(share(10, 10, 6)).toBeGreaterThan(0.85);
    expect(share(20, 500, 7)).toBeGreaterThan(0.9);
  });

  it('does not depend on which group is named first, nor on direction or scale', () => {
    const random = new Random(3);
    const a = normals(random, 15);
    const b = normals(random, 40, 3.5);
    const here = separationTest(a, b);
    for (const there of [
      separationTest(b, a),
      separationTest(
        a.map((v) => -4 * v + 1),
        b.map((v) => -4 * v + 1),
      ),
    ]) {
      expect(there.separated).toBe(here.separated);
      expect(there.pValue).toBeCloseTo(here.pValue, 9);
      expect(there.separated).toBe(here.separated);
    }
  });

  it.each([
    [[], []],
    [[], [1, 2, 3]],
    [[1], [100]],
    [
      [2, 2, 2],
      [2, 2],
    ],
  ])('proves nothing from %j and %j', (a, b) => {
    expect(separationTest(a, b).separated).toBe(false);
  });
});
