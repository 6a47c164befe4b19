import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { Random } from '../../../core/base/random.ts';

const count = 40_000;

function draw(next: (random: Random) => number, seed = 1): Float64Array {
  const random = new Random(seed);
  return Float64Array.from({ length: count }, () => next(random));
}

const meanOf = (values: Float64Array) => values.reduce((a, b) => a + b, 0) / values.length;
const momentOf = (values: Float64Array, power: number) => meanOf(values.map((v) => v ** power));

/** Correlation of each value with the one `lag` after it. */
function autocorrelation(values: Float64Array, lag: number): number {
  const mean = meanOf(values);
  const centred = values.map((value) => value - mean);
  const products = centred.subarray(lag).map((value, i) => value * centred[i]);
  return meanOf(products) / momentOf(centred, 2);
}

describe('Random', () => {
  it('gives the same numbers for the same seed, on every machine', () => {
    const numbers = (seed: number) => {
      const random = new Random(seed);
      return Array.from({ length: 50 }, () => [random.uint32(), random.uniform(), random.normal()]);
    };
    fc.assert(
      fc.property(fc.nat(0xffffffff), (seed) => {
        expect(numbers(seed)).toEqual(numbers(seed));
        expect(numbers(seed)).not.toEqual(numbers((seed + 1) >>> 0));
      }),
      { numRuns: 30 },
    );
  });

  it('never changes what a seed gives: results of older versions must stay reproducible', () => {
    const random = new Random(42);
    const first = [random.uint32(), random.uint32(), random.uint32(), random.uniform()];
    expect(first).toEqual([1959603763, 2423114712, 2466933512, 0.9649424838356481]);
    expect(Random.forStream(42, 3).uint32()).toBe(1491605217);
  });

  it('is uniform in [0, 1), without memory', () => {
    const values = draw((random) => random.uniform());
    for (const value of values) expect(value >= 0 && value < 1).toBe(true);
    const bins = new Float64Array(20);
    for (const value of values) bins[Math.floor(20 * value)]++;
    const expected = count / 20;
    const chiSquare = bins.reduce((sum, n) => sum + (n - expected) ** 2 / expected, 0);
    expect(chiSquare).toBeLessThan(45);
    for (const lag of [1, 2, 3, 7]) {
      expect(Math.abs(autocorrelation(values, lag))).toBeLessThan(0.02);
    }
  });

  it('is normal by its first four moments, without memory', () => {
    const values = draw((random) => random.normal());
    expect(Math.abs(meanOf(values))).toBeLessThan(0.02);
    expect(Math.abs(momentOf(values, 2) - 1)).toBeLessThan(0.03);
    expect(Math.abs(momentOf(values, 3))).toBeLessThan(0.06);
    expect(Math.abs(momentOf(values, 4) - 3)).toBeLessThan(0.2);
    expect(Math.abs(autocorrelation(values, 1))).toBeLessThan(0.02);
  });

  it('is exponential with the given mean', () => {
    const values = draw((random) => random.exponential(5));
    expect(Math.min(...values.subarray(0, 1000))).toBeGreaterThanOrEqual(0);
    expect(Math.abs(meanOf(values) - 5)).toBeLessThan(0.15);
    const beyondMean = values.filter((value) => value > 5).length / count;
    expect(Math.abs(beyondMean - Math.exp(-1))).toBeLessThan(0.01);
  });

  it('gives every integer below the bound about equally often, and no other', () => {
    for (const bound of [1, 2, 7]) {
      const hits = new Float64Array(bound);
      for (const value of draw((random) => random.integer(bound))) hits[value]++;
      expect(hits.reduce((a, b) => a + b, 0)).toBe(count);
      for (const n of hits) expect(Math.abs((n * bound) / count - 1)).toBeLessThan(0.06);
    }
  });

  it('shuffles in place: the same values, every order about equally often', () => {
    fc.assert(
      fc.property(fc.array(fc.integer(), { maxLength: 50 }), fc.nat(), (values, seed) => {
        const shuffled = new Random(seed).shuffle([...values]);
        expect(shuffled.sort((a, b) => a - b)).toEqual([...values].sort((a, b) => a - b));
      }),
    );
    const orders = new Map<string, number>();
    const random = new Random(9);
    for (let i = 0; i < 6000; i++) {
      const order = random.shuffle([0, 1, 2]).join();
      orders.set(order, (orders.get(order) ?? 0) + 1);
    }
    expect(orders.size).toBe(6);
    for (const n of orders.values()) expect(Math.abs(n / 1000 - 1)).toBeLessThan(0.15);
  });

  it('has streams of one seed that know nothing of each other', () => {
    const streams = [0, 1, 2].map((stream) => {
      const random = Random.forStream(4, stream);
      return Float64Array.from({ length: count }, () => random.normal());
    });
    for (const [a, b] of [
      [0, 1],
      [0, 2],
      [1, 2],
    ]) {
      const product = meanOf(streams[a].map((value, i) => value * streams[b][i]));
      expect(Math.abs(product)).toBeLessThan(0.03);
    }
    const firsts = new Set(
      Array.from({ length: 40 }, (_, i) => Random.forStream(i % 8, i >> 3).uint32()),
    );
    expect(firsts.size).toBe(40);
  });
});
