import { describe, expect, it } from 'vitest';
import { Random } from '../../../core/base/random.ts';
import { isiViolations, refractoryViolations } from '../../../core/quality/refractory.ts';
import { slidingRefractoryContamination } from '../../../core/quality/sliding-refractory.ts';

const sampleRate = 30_000;

/** A train of `seconds` with a dead time of 4 ms, and foreign spikes at random. */
function contaminated(rateHz: number, foreignRateHz: number, seconds: number, seed: number) {
  const random = new Random(seed);
  const times: number[] = [];
  for (let t = 0; t < seconds; t += 4e-3 + random.exponential(1 / rateHz - 4e-3)) times.push(t);
  const foreign = foreignRateHz === 0 ? Number.POSITIVE_INFINITY : 1 / foreignRateHz;
  for (let t = random.exponential(foreign); t < seconds; t += random.exponential(foreign)) {
    times.push(t);
  }
  return [Float64Array.from(times, (time) => Math.round(time * sampleRate)).sort()];
}

describe('isiViolations', () => {
  it('counts intervals below 1.5 ms, and divides by those of random spikes', () => {
    // Intervals of 44 (1.47 ms), 45 (1.5 ms) and 10 samples; the last pair is in another segment.
    const trains = [Float64Array.of(1000, 1044, 1089), Float64Array.of(50, 60)];
    const { count, ratio } = isiViolations(trains, sampleRate, 10);
    expect(count).toBe(2);
    expect(ratio).toBeCloseTo((2 * 10) / (2 * 25 * 1.5e-3), 9);
  });

  it('is a half for a Poisson process, whose pairs are seen from one side only, and 0 for a refractory one', () => {
    const random = new Random(3);
    const times = Float64Array.from({ length: 20_000 }, () => random.uniform() * 1000 * sampleRate);
    expect(isiViolations([times.sort()], sampleRate, 1000).ratio).toBeCloseTo(0.5, 1);
    expect(isiViolations(contaminated(20, 0, 100, 1), sampleRate, 100).ratio).toBe(0);
  });

  it('has no ratio without spikes, and none violated with one', () => {
    const nothing = isiViolations([new Float64Array(0)], sampleRate, 10);
    expect(nothing.count).toBe(0);
    expect(nothing.ratio).toBeNaN();
    expect(isiViolations([Float64Array.of(5)], sampleRate, 10)).toEqual({ count: 0, ratio: 0 });
  });
});

describe('refractoryViolations', () => {
  it('counts pairs, not spikes: three within 1 ms are three', () => {
    const trains = [Float64Array.of(100, 110, 130, 131, 5000), Float64Array.of(0, 31)];
    // Pairs of 100, 110, 130 and, at most 30 apart, 110-131 and 130-131.
    expect(refractoryViolations(trains, sampleRate, 1e6).count).toBe(5);
  });

  it('follows 1 - sqrt(1 - pairs T / (n^2 t_r))', () => {
    const trains = [Float64Array.from({ length: 1000 }, (_, i) => 300 * i + (i === 1 ? -290 : 0))];
    const sampleCount = 300_000;
    const expected = 1 - Math.sqrt(1 - (1 * sampleCount) / (1000 ** 2 * 30));
    const { count, contamination } = refractoryViolations(trains, sampleRate, sampleCount);
    expect(count).toBe(1);
    expect(contamination).toBeCloseTo(expected, 12);
  });

  it('estimates the share of foreign spikes that was mixed in', () => {
    // A tenth of the spikes is foreign.
    const trains = contaminated(18, 2, 4000, 5);
    const { contamination } = refractoryViolations(trains, sampleRate, 4000 * sampleRate);
    expect(Math.abs(contamination - 0.1)).toBeLessThan(0.02);
  });

  it('is at most 1, and undefined without spikes', () => {
    const burst = [Float64Array.from({ length: 20 }, (_, i) => i)];
    expect(refractoryViolations(burst, sampleRate, 1e7).contamination).toBe(1);
    const nothing = refractoryViolations([new Float64Array(0)], sampleRate, 1e6);
    expect(nothing.contamination).toBeNaN();
    const one = refractoryViolations([Float64Array.of(5)], sampleRate, 1e6);
    expect(one).toEqual({ count: 0, contamination: 0 });
  });
});

describe('slidingRefractoryContamination', () => {
  it('gives the smallest contamination that no violation at all excludes: exp(-expected) < 0.1', () => {
    // 2000 spikes in 200 s, 100 ms apart: the longest period tried is best, 2 c n^2 / T 10 ms.
    const trains = [Float64Array.from({ length: 2000 }, (_, i) => 3000 * i)];
    const needed = Math.log(10) / ((2 * 2000 ** 2 * 10e-3) / 200);
    const expected = Math.ceil(needed / 0.005) * 0.005;
    const found = slidingRefractoryContamination(trains, sampleRate, 200);
    expect(found).toBeCloseTo(expected, 12);
    const fewer = [trains[0].subarray(0, 500)];
    expect(slidingRefractoryContamination(fewer, sampleRate, 50)).toBeGreaterThan(found);
  });

  it('excludes too little contamination to explain the violations, not much more', () => {
    const found = slidingRefractoryContamination(contaminated(18, 2, 1000, 8), sampleRate, 1000);
    expect(found).toBeGreaterThan(0.08);
    expect(found).toBeLessThan(0.15);
  });

  it('is undefined with too few spikes to exclude anything, or with violations everywhere', () => {
    expect(slidingRefractoryContamination([new Float64Array(0)], sampleRate, 10)).toBeNaN();
    expect(slidingRefractoryContamination([Float64Array.of(1)], sampleRate, 10)).toBeNaN();
    const burst = [Float64Array.from({ length: 500 }, (_, i) => 10 * i)];
    expect(slidingRefractoryContamination(burst, sampleRate, 100)).toBeNaN();
  });
});
