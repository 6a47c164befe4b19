import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { Random } from '../../../core/base/random.ts';
import { drawTrain, overlapShare, plantOverlaps } from '../../../core/simulate/spike-trains.ts';

function shortestInterval(train: Float64Array): number {
  return train
    .subarray(1)
    .reduce((shortest, time, i) => Math.min(shortest, time - train[i]), Number.POSITIVE_INFINITY);
}

describe('drawTrain', () => {
  it('keeps the refractory period, the bounds and the rate', () => {
    fc.assert(
      fc.property(
        fc.integer({ min: 0, max: 1e6 }),
        fc.double({ min: 5, max: 100, noNaN: true }),
        fc.integer({ min: 1, max: 4 }),
        (seed, rateHz, gammaShape) => {
          const shape = { rateHz, refractorySeconds: 2e-3, gammaShape };
          const train = drawTrain(shape, 1, 101, new Random(seed));
          expect(shortestInterval(train)).toBeGreaterThan(2e-3 - 1e-12);
          expect(train[0]).toBeGreaterThanOrEqual(1);
          expect(train[train.length - 1]).toBeLessThan(101);
          const expected = 100 * rateHz;
          // A renewal process varies less than a Poisson process; five of whose deviations are allowed.
          expect(Math.abs(train.length - expected)).toBeLessThan(5 * Math.sqrt(expected) + 1);
        },
      ),
      { numRuns: 50 },
    );
  });

  it('is the more regular the higher the shape', () => {
    const variation = (gammaShape: number) => {
      const shape = { rateHz: 20, refractorySeconds: 2e-3, gammaShape };
      const train = drawTrain(shape, 0, 500, new Random(1));
      const intervals = [...train.subarray(1)].map((time, i) => time - train[i]);
      const mean = intervals.reduce((sum, value) => sum + value, 0) / intervals.length;
      const squares = intervals.reduce((sum, value) => sum + (value - mean) ** 2, 0);
      return Math.sqrt(squares / intervals.length) / mean;
    };
    // Coefficient of variation of a gamma variable: 1 / sqrt(shape), less the share of dead time.
    expect(variation(1)).toBeCloseTo(0.96, 1);
    expect(variation(4)).toBeCloseTo(0.48, 1);
  });
});

const trains = fc.array(
  fc
    .uniqueArray(fc.integer({ min: 0, max: 400 }), { maxLength: 12 })
    .map((times) => Float64Array.from(times).sort()),
  { minLength: 1, maxLength: 4 },
);

describe('overlapShare', () => {
  it('counts the spikes that have one of another unit within the window, as a plain search does', () => {
    fc.assert(
      fc.property(trains, fc.integer({ min: 0, max: 20 }), (units, window) => {
        const all = units.flatMap((train, unit) => [...train].map((time) => ({ time, unit })));
        const overlapping = all.filter((a) =>
          all.some((b) => b.unit !== a.unit && Math.abs(a.time - b.time) <= window),
        );
        const expected = all.length === 0 ? 0 : overlapping.length / all.length;
        expect(overlapShare(units, window)).toBeCloseTo(expected, 12);
      }),
    );
  });
});

describe('plantOverlaps', () => {
  const sparse = [3, 4, 5].map((rateHz, unit) =>
    drawTrain({ rateHz, refractorySeconds: 2e-3, gammaShape: 1 }, 0, 200, new Random(unit)),
  );

  it('reaches the share it is asked for by adding spikes, none lost, refractory periods kept', () => {
    for (const share of [0.1, 0.3, 0.6]) {
      expect(overlapShare(sparse, 1e-3)).toBeLessThan(share);
      const planted = plantOverlaps(sparse, share, 1e-3, 2e-3, 0, 200, new Random(9));
      expect(overlapShare(planted, 1e-3)).toBeGreaterThanOrEqual(share);
      expect(overlapShare(planted, 1e-3)).toBeLessThan(share + 0.02);
      planted.forEach((train, unit) => {
        expect(shortestInterval(train)).toBeGreaterThan(2e-3 - 1e-12);
        const kept = new Set(train);
        expect(sparse[unit].every((time) => kept.has(time))).toBe(true);
        expect(train[0]).toBeGreaterThanOrEqual(0);
        expect(train[train.length - 1]).toBeLessThan(200);
      });
    }
  });

  it('leaves trains alone that overlap enough, and one that has no partner', () => {
    expect(plantOverlaps(sparse, 0.001, 1e-3, 2e-3, 0, 200, new Random(9))).toEqual(sparse);
    expect(plantOverlaps([sparse[0]], 0.5, 1e-3, 2e-3, 0, 200, new Random(9))).toEqual([sparse[0]]);
  });

  it('stops where refractory periods leave no room', () => {
    const full = [0, 0.25].map((offset) =>
      Float64Array.from({ length: 100 }, (_, i) => i + offset),
    );
    expect(plantOverlaps(full, 1, 0.1, 1, 0, 100, new Random(0))).toEqual(full);
  });
});
