import { readFileSync } from 'node:fs';
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { hertz } from '../../../core/base/quantities.ts';
import { filterZeroPhase, settlingSamples } from '../../../core/preprocess/biquad.ts';
import {
  designBandPass,
  largestPoleRadius,
  type SecondOrderSections,
} from '../../../core/preprocess/butterworth.ts';

interface GoldenCase {
  lowHz: number;
  highHz: number;
  sampleRate: number;
  order: number;
  sos: number[][];
  frequenciesHz: number[];
  responseReal: number[];
  responseImaginary: number[];
  padding: number;
  filtered: number[];
}

const golden: { scipy: string; samples: number[]; cases: GoldenCase[] } = JSON.parse(
  readFileSync(new URL('../../fixtures/preprocess/butterworth.json', import.meta.url), 'utf8'),
);

/** H(exp(i omega)) of a cascade, as [real, imaginary]. */
function response(sections: SecondOrderSections, omega: number): [number, number] {
  let re = 1;
  let im = 0;
  const times = (a: number, b: number) => {
    [re, im] = [re * a - im * b, re * b + im * a];
  };
  for (let i = 0; i < sections.length; i += 3) {
    const [own, a1, a2] = sections.subarray(i, i + 3) as unknown as [number, number, number];
    const c1 = Math.cos(omega);
    const s1 = -Math.sin(omega);
    const c2 = Math.cos(2 * omega);
    const s2 = -Math.sin(2 * omega);
    times(own * (1 - c2), -own * s2);
    const dr = 1 + a1 * c1 + a2 * c2;
    const di = a1 * s1 + a2 * s2;
    const d = dr * dr + di * di;
    times(dr / d, -di / d);
  }
  return [re, im];
}

function gain(sections: SecondOrderSections, frequencyHz: number, sampleRate: number): number {
  return Math.hypot(...response(sections, (2 * Math.PI * frequencyHz) / sampleRate));
}

const bands = fc
  .record({
    low: fc.double({ min: 0.002, max: 0.2, noNaN: true }),
    width: fc.double({ min: 0.02, max: 0.25, noNaN: true }),
    order: fc.integer({ min: 1, max: 6 }),
  })
  .map(({ low, width, order }) => ({ lowHz: low * 30000, highHz: (low + width) * 30000, order }));

describe('designBandPass', () => {
  it('has gain 1 at the pre-warped centre and 1 / sqrt(2) at both edges', () => {
    fc.assert(
      fc.property(bands, ({ lowHz, highHz, order }) => {
        const sections = designBandPass(lowHz, highHz, hertz(30000), order);
        const warp = (f: number) => Math.tan((Math.PI * f) / 30000);
        const centre = (Math.atan(Math.sqrt(warp(lowHz) * warp(highHz))) * 30000) / Math.PI;
        expect(gain(sections, centre, 30000)).toBeCloseTo(1, 8);
        expect(gain(sections, lowHz, 30000)).toBeCloseTo(Math.SQRT1_2, 6);
        expect(gain(sections, highHz, 30000)).toBeCloseTo(Math.SQRT1_2, 6);
      }),
      { numRuns: 100 },
    );
  });

  it('is stable and rejects zero and Nyquist frequency', () => {
    fc.assert(
      fc.property(bands, ({ lowHz, highHz, order }) => {
        const sections = designBandPass(lowHz, highHz, hertz(30000), order);
        expect(sections.length).toBe(3 * order);
        expect(largestPoleRadius(sections)).toBeLessThan(1);
        expect(gain(sections, 0, 30000)).toBe(0);
        expect(gain(sections, 15000, 30000)).toBeLessThan(1e-9);
      }),
      { numRuns: 100 },
    );
  });

  it.each(golden.cases)(
    'agrees with scipy for $lowHz-$highHz Hz at $sampleRate Hz, order $order',
    (published) => {
      const { lowHz, highHz, sampleRate, order } = published;
      const sections = designBandPass(lowHz, highHz, hertz(sampleRate), order);
      // Which zeros go with which poles is a choice; the poles of the sections are not.
      const byPole = (a: number[], b: number[]) => (a[0] ?? 0) - (b[0] ?? 0);
      const ours = Array.from({ length: order }, (_, k) =>
        Array.from(sections.subarray(3 * k + 1, 3 * k + 3)),
      ).sort(byPole);
      const theirs = published.sos.map((row) => row.slice(4)).sort(byPole);
      ours.forEach((pair, k) => {
        pair.forEach((value, i) => {
          expect(value).toBeCloseTo(theirs[k]?.[i] ?? Number.NaN, 10);
        });
      });
      const ourGain = ours.reduce((all, _, k) => all * (sections[3 * k] ?? 0), 1);
      const theirGain = published.sos.reduce((all, row) => all * (row[0] ?? 0), 1);
      expect(ourGain / theirGain).toBeCloseTo(1, 8);
      published.frequenciesHz.forEach((frequency, i) => {
        const [re, im] = response(sections, (2 * Math.PI * frequency) / sampleRate);
        expect(re).toBeCloseTo(published.responseReal[i] ?? Number.NaN, 8);
        expect(im).toBeCloseTo(published.responseImaginary[i] ?? Number.NaN, 8);
      });
    },
  );
});

describe('filterZeroPhase', () => {
  it.each(golden.cases)(
    "agrees with scipy's sosfiltfilt for $lowHz-$highHz Hz at $sampleRate Hz, order $order",
    ({ lowHz, highHz, sampleRate, order, padding, filtered }) => {
      const sections = designBandPass(lowHz, highHz, hertz(sampleRate), order);
      const x = golden.samples;
      const count = x.length;
      const at = (t: number) => x[t] ?? Number.NaN;
      const padded = Float64Array.from({ length: count + 2 * padding }, (_, i) => {
        const t = i - padding;
        if (t < 0) return 2 * at(0) - at(-t);
        return t < count ? at(t) : 2 * at(count - 1) - at(2 * (count - 1) - t);
      });
      filterZeroPhase(sections, padded, padded.length);
      filtered.forEach((expected, t) => {
        expect(padded[t + padding]).toBeCloseTo(expected, 7);
      });
    },
  );

  it('answers an impulse symmetrically, with the squared gain', () => {
    const sections = designBandPass(300, 6000, hertz(30000), 3);
    const reach = settlingSamples(sections);
    const impulse = new Float64Array(2 * reach + 1);
    impulse[reach] = 1;
    filterZeroPhase(sections, impulse, impulse.length);
    for (let lag = 1; lag <= reach; lag++) {
      expect(Math.abs((impulse[reach - lag] ?? 1) - (impulse[reach + lag] ?? 0))).toBeLessThan(
        1e-8,
      );
    }
    for (const frequency of [150, 300, 1000, 6000, 9000]) {
      let sum = impulse[reach] ?? 0;
      for (let lag = 1; lag <= reach; lag++) {
        sum += 2 * (impulse[reach + lag] ?? 0) * Math.cos((2 * Math.PI * frequency * lag) / 30000);
      }
      expect(sum).toBeCloseTo(gain(sections, frequency, 30000) ** 2, 7);
    }
    expect(gain(sections, 300, 30000) ** 2).toBeCloseTo(0.5, 9);
  });

  it('leaves nothing of a constant, even of one sample', () => {
    const sections = designBandPass(300, 6000, hertz(30000), 3);
    for (const length of [1, 2, 5000]) {
      const constant = new Float64Array(length).fill(1000);
      for (const value of filterZeroPhase(sections, constant, length)) {
        expect(Math.abs(value)).toBeLessThan(1e-9);
      }
    }
  });
});

describe('settlingSamples', () => {
  it('is long enough for a step to die out', () => {
    for (const { lowHz, highHz, sampleRate, order } of golden.cases) {
      const sections = designBandPass(lowHz, highHz, hertz(sampleRate), order);
      const settled = settlingSamples(sections);
      const step = new Float64Array(3 * settled).fill(1, settled);
      filterZeroPhase(sections, step, step.length);
      expect(Math.abs(step[2 * settled] ?? 1)).toBeLessThan(1e-5);
      expect(Math.abs(step[0] ?? 1)).toBeLessThan(1e-5);
    }
  });

  it('is zero without a filter', () => {
    expect(settlingSamples(new Float64Array(0))).toBe(0);
  });
});
