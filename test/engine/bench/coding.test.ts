import { describe, expect, it } from 'vitest';
import { benchCoding, paperWork } from '../../../engine/bench/coding.ts';
import { largest, mean, median } from '../../../engine/bench/statistics.ts';
import { timeRepeats } from '../../../engine/bench/stopwatch.ts';

/** A clock that moves by `step` milliseconds at every look. */
function steppingClock(step: number) {
  let now = 0;
  return () => {
    now += step;
    return now;
  };
}

describe('benchCoding', () => {
  it('scales the time of FISTA to all windows and certifies the exact code', () => {
    const result = benchCoding(
      { ...paperWork, windows: 6, fistaWindows: 2, repeats: 3 },
      steppingClock(500),
    );
    expect(result.activeSetSeconds).toBe(0.5);
    expect(result.fistaSecondsScaled).toBe(1.5);
    expect(result.ratio).toBe(3);
    expect(result.activeSet.certifiedGapMax).toBeLessThan(1e-6);
    expect(result.activeSet.excessMax).toBeLessThanOrEqual(1e-6);
    expect(result.fista.excessMax).toBeGreaterThan(result.activeSet.excessMax);
    expect(result.fista.kktMax).toBeLessThan(0.2);
    expect(result.nonZerosPerWindow).toBeGreaterThan(10);
  });
});

describe('timeRepeats', () => {
  it('does not count the warm-up', () => {
    const durations = [1000, 30, 20, 10];
    let now = 0;
    let run = 0;
    const seconds = timeRepeats(
      () => {
        now += durations[run++];
      },
      3,
      () => now,
    );
    expect(seconds).toEqual([0.03, 0.02, 0.01]);
  });
});

describe('statistics', () => {
  it('takes the middle, or the mean of the two middles', () => {
    expect(median([9, 1, 5])).toBe(5);
    expect(median([4, 1, 2, 100])).toBe(3);
    expect(mean([1, 2, 6])).toBe(3);
    expect(largest([-3, -1, -2])).toBe(-1);
  });
});
