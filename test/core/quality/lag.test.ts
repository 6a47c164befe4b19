import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { Random } from '../../../core/base/random.ts';
import { estimateLag } from '../../../core/quality/lag.ts';

describe('estimateLag', () => {
  it('finds the lag of a train that misses some spikes, has some others and jitters', () => {
    fc.assert(
      fc.property(
        fc.integer({ min: 0, max: 1e6 }),
        fc.integer({ min: -20, max: 20 }),
        (seed, lag) => {
          const random = new Random(seed);
          const truth = Float64Array.from({ length: 300 }, () => random.integer(100_000)).sort();
          const found = [...truth].filter(() => random.uniform() < 0.8);
          const jittered = found.map((time) => {
            const chance = random.uniform();
            return time + lag + (chance < 0.2 ? -1 : chance > 0.8 ? 1 : 0);
          });
          const others = Array.from({ length: 60 }, () => random.integer(100_000));
          const tested = Float64Array.from([...jittered, ...others]).sort();
          expect(estimateLag(truth, tested, 20)).toBe(lag);
        },
      ),
      { numRuns: 50 },
    );
  });

  it('answers 0 where nothing is near, and the smaller of two equal lags', () => {
    expect(estimateLag(Float64Array.of(0), Float64Array.of(100), 20)).toBe(0);
    expect(estimateLag(new Float64Array(0), Float64Array.of(100), 20)).toBe(0);
    expect(estimateLag(Float64Array.of(0), Float64Array.of(3, 9), 20)).toBe(3);
  });
});
