import { describe, expect, it } from 'vitest';
import { Random } from '../../../core/base/random.ts';
import type { Event } from '../../../core/csc/debias.ts';
import { amplitudePrior } from '../../../core/learn/amplitude-prior.ts';

/** Events of one atom in windows of seven. */
function eventsOf(amplitudes: readonly number[], atom = 0): Event[][] {
  const windows: Event[][] = [];
  amplitudes.forEach((amplitude, i) => {
    if (i % 7 === 0) windows.push([]);
    windows[windows.length - 1].push({ position: 10 * (i % 7), atom, amplitude });
  });
  return windows;
}

function priorOf(
  events: readonly (readonly Event[])[],
  scale = [1],
  observedSamples = 100_000,
  refractorySamples = 0,
) {
  return amplitudePrior(events, Float64Array.from(scale), observedSamples, refractorySamples, 1);
}

function normals(count: number, mean: number, spread: number, seed: number): number[] {
  const random = new Random(seed);
  return Array.from({ length: count }, () => mean + spread * random.normal());
}

describe('amplitudePrior', () => {
  it('is the mean and standard deviation of normal amplitudes', () => {
    const prior = priorOf(eventsOf(normals(2000, 30, 5, 1)), [1], 100_000, 20);
    expect(prior.mean[0]).toBeCloseTo(30, -0.5);
    expect(Math.abs(prior.spread[0] / 5 - 1)).toBeLessThan(0.08);
    expect(prior.refractorySamples).toBe(20);
  });

  it.each([
    ['small', 4],
    ['large', 300],
  ])('hardly moves for one event in five that is false and %s', (_, outlier) => {
    const clean = normals(400, 30, 5, 2);
    const soiled = [...clean, ...Array.from({ length: 100 }, () => outlier)];
    const prior = priorOf(eventsOf(soiled));
    expect(Math.abs(prior.mean[0] - 30)).toBeLessThan(2);
    expect(prior.spread[0]).toBeGreaterThan(4.5);
    expect(prior.spread[0]).toBeLessThan(8);
  });

  it('keeps the spread between a tenth and three tenths of the mean', () => {
    const spreadOf = (spread: number) => priorOf(eventsOf(normals(500, 30, spread, 3)));
    const narrow = spreadOf(0.1);
    expect(narrow.spread[0]).toBeCloseTo(0.1 * narrow.mean[0], 9);
    const wide = spreadOf(20);
    expect(wide.spread[0]).toBeCloseTo(0.3 * wide.mean[0], 9);
  });

  it('never says that amplitudes vary less than the noise makes them', () => {
    for (const count of [5, 500]) {
      const prior = priorOf(eventsOf(normals(count, 3, 0.01, 4)));
      expect(prior.spread[0]).toBe(1);
    }
  });

  it('scales with the signal, and takes the sizes of negative events', () => {
    const amplitudes = normals(300, 30, 5, 5);
    const one = priorOf(eventsOf(amplitudes));
    const ten = priorOf(eventsOf(amplitudes.map((value) => -10 * value)));
    expect(ten.mean[0]).toBeCloseTo(10 * one.mean[0], 8);
    expect(ten.spread[0]).toBeCloseTo(10 * one.spread[0], 8);
    expect(ten.logRate[0]).toBe(one.logRate[0]);
  });

  it('knows the rate of each atom by itself, silence included', () => {
    const events = [...eventsOf(normals(99, 30, 5, 6), 0), ...eventsOf(normals(9, 20, 2, 7), 1)];
    const prior = priorOf(events, [1, 1, 12], 99_999, 0);
    expect(Math.exp(prior.logRate[0])).toBeCloseTo(100 / 100_000, 12);
    expect(Math.exp(prior.logRate[1])).toBeCloseTo(10 / 100_000, 12);
    expect(Math.exp(prior.logRate[2])).toBeCloseTo(1 / 100_000, 12);
  });

  it('takes the scale of an atom without events, and a wide spread from few', () => {
    const prior = priorOf(eventsOf(normals(5, 20, 0.01, 8)), [9, 12]);
    expect(prior.mean[0]).toBeCloseTo(20, 0);
    expect(prior.spread[0]).toBeCloseTo(0.2 * prior.mean[0], 9);
    expect(prior.mean[1]).toBe(12);
    expect(prior.spread[1]).toBeCloseTo(2.4, 9);
  });
});
