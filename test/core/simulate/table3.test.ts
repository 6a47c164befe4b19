import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { UserError } from '../../../core/base/errors.ts';
import { similarity } from '../../../core/simulate/similarity.ts';
import { simulateTable3, type Table3Recording, table3 } from '../../../core/simulate/table3.ts';
import { truthTrains } from '../../../core/simulate/truth.ts';

const K = table3.atomSamples;

/** The recording without its noise, rebuilt from the truth. */
function noiseless(recording: Table3Recording): Float64Array {
  const signal = new Float64Array(recording.samples.length);
  const { unitIndex, sampleIndex, amplitude } = recording.truth;
  for (let i = 0; i < unitIndex.length; i++) {
    for (let k = 0; k < K; k++) {
      signal[sampleIndex[i] + k] += amplitude[i] * recording.templates[unitIndex[i] * K + k];
    }
  }
  return signal;
}

function standardDeviation(values: readonly number[]): number {
  const mean = values.reduce((sum, value) => sum + value, 0) / values.length;
  return Math.sqrt(values.reduce((sum, value) => sum + (value - mean) ** 2, 0) / values.length);
}

describe('simulateTable3', () => {
  it('gives the same bytes for the same seed, and others for another', () => {
    const options = { durationSeconds: 2, snrDb: 16, seed: 5 };
    const once = simulateTable3(options);
    const again = simulateTable3(options);
    expect(again).toEqual(once);
    expect(simulateTable3({ ...options, seed: 6 }).samples).not.toEqual(once.samples);
  });

  it('puts exactly three spikes of each unit into each window, wholly inside and an atom apart', () => {
    const recording = simulateTable3({ durationSeconds: 5, snrDb: 16, seed: 1 });
    const windowCount = recording.samples.length / table3.windowSamples;
    expect(windowCount).toBe(50);
    for (const train of truthTrains(recording.truth, 4)) {
      const perWindow = new Array<number>(windowCount).fill(0);
      train.forEach((start, i) => {
        perWindow[Math.floor(start / table3.windowSamples)]++;
        expect(start % table3.windowSamples).toBeLessThanOrEqual(table3.windowSamples - K);
        if (i > 0) expect(start - train[i - 1]).toBeGreaterThanOrEqual(K);
      });
      expect(perWindow).toEqual(perWindow.map(() => 3));
    }
  });

  it('lets spikes of different units overlap', () => {
    const { truth } = simulateTable3({ durationSeconds: 5, snrDb: 16, seed: 1 });
    const closest = truth.sampleIndex
      .subarray(1)
      .map((start, i) => start - truth.sampleIndex[i])
      .reduce((a, b) => Math.min(a, b));
    expect(closest).toBeLessThan(K / 2);
  });

  it('sets the noise by the active samples: sigma = sd(y where y != 0) 10^(-SNR/20)', () => {
    fc.assert(
      fc.property(
        fc.integer({ min: 0, max: 1000 }),
        fc.double({ min: 0, max: 30, noNaN: true }),
        (seed, snrDb) => {
          const recording = simulateTable3({ durationSeconds: 2, snrDb, seed });
          const signal = noiseless(recording);
          const active = standardDeviation([...signal].filter((value) => value !== 0));
          expect(20 * Math.log10(active / recording.noiseSigma)).toBeCloseTo(snrDb, 6);
          const residual = [...recording.samples].map((value, i) => value - signal[i]);
          const ratio = standardDeviation(residual) / recording.noiseSigma;
          // The standard deviation of 20,000 normal variables is known to 0.5 %.
          expect(Math.abs(ratio - 1)).toBeLessThan(0.025);
        },
      ),
      { numRuns: 12 },
    );
  });

  it('divides by the largest value', () => {
    const { samples } = simulateTable3({ durationSeconds: 1, snrDb: 10, seed: 3 });
    expect(samples.reduce((largest, value) => Math.max(largest, Math.abs(value)), 0)).toBe(1);
  });

  it('draws positive amplitudes with the mean and the spread of N(180, 30)', () => {
    const { truth } = simulateTable3({ durationSeconds: 60, snrDb: 16, seed: 2 });
    const amplitudes = [...truth.amplitude];
    const mean = amplitudes.reduce((sum, value) => sum + value, 0) / amplitudes.length;
    expect(Math.min(...amplitudes)).toBeGreaterThan(0);
    expect(standardDeviation(amplitudes) / mean).toBeCloseTo(30 / 180, 2);
  });

  it('has unit-norm atoms that correlate 0.5 to 0.95 with one another, for any number of them', () => {
    for (const atomCount of [1, 2, 4, 8, 16]) {
      const { templates } = simulateTable3({ durationSeconds: 0.1, snrDb: 16, seed: 7, atomCount });
      const atoms = Array.from({ length: atomCount }, (_, c) =>
        templates.subarray(c * K, (c + 1) * K),
      );
      atoms.forEach((atom, c) => {
        expect(atom.reduce((sum, value) => sum + value * value, 0)).toBeCloseTo(1, 12);
        expect(Math.min(...atom)).toBeLessThan(0);
        expect(Math.max(...atom)).toBeGreaterThan(0);
        for (let other = 0; other < c; other++) {
          const value = similarity(atom, atoms[other], 1, K - 1);
          expect(value).toBeGreaterThanOrEqual(0.5);
          expect(value).toBeLessThanOrEqual(0.95);
        }
      });
    }
  });

  it('says what is wrong with values that make no recording', () => {
    const good = { durationSeconds: 1, snrDb: 16, seed: 0 };
    for (const bad of [
      { durationSeconds: 0 },
      { durationSeconds: Number.NaN },
      { durationSeconds: Number.POSITIVE_INFINITY },
      { snrDb: Number.NaN },
      { atomCount: 0 },
      { atomCount: 2.5 },
    ]) {
      expect(() => simulateTable3({ ...good, ...bad })).toThrow(UserError);
    }
  });
});
