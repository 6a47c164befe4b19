import { describe, expect, it } from 'vitest';
import { Random } from '../../../core/base/random.ts';
import { atomOf } from '../../../core/csc/problem.ts';
import { initialFeatures } from '../../../core/point-process/initial-features.ts';
import type { TrialSet } from '../../../core/point-process/trials.ts';
import { simulateTrials } from './simulated-trials.ts';

/** A neuron that fires much from bin 120 to bin 140. */
const drive = Float64Array.from({ length: 300 }, (_, bin) => (bin >= 120 && bin < 140 ? 0 : -4));
const trials: TrialSet = {
  startMs: -50,
  binMs: 1,
  binCount: 300,
  baseline: new Uint8Array(300),
  neurons: [
    simulateTrials({ family: 'binomial', drive, history: new Float64Array(0) }, 50, new Random(1)),
  ],
};

const norm = (values: Float64Array) => Math.sqrt(values.reduce((sum, x) => sum + x * x, 0));

describe('initialFeatures', () => {
  it('begins with the stimulus from its first value on', () => {
    const values = Float64Array.from({ length: 300 }, (_, bin) => (bin < 280 ? 0 : bin - 290));
    const features = initialFeatures(trials, 1, 40, { names: ['v'], values }, new Random(1));
    const expected = Float64Array.from({ length: 40 }, (_, k) => (k < 20 ? k - 10 : 0));
    const length = norm(expected);
    features.atoms.forEach((value, k) => {
      expect(value).toBeCloseTo(expected[k] / length, 12);
    });
  });

  it('begins at the strongest response where no stimulus is known', () => {
    const features = initialFeatures(trials, 1, 40, undefined, new Random(1));
    const energy = features.atoms.map((value) => value * value);
    expect(energy.filter((value) => value > 0.2 * Math.max(...energy)).length).toBeGreaterThan(15);
    expect(energy.filter((value) => value > 0.2 * Math.max(...energy)).length).toBeLessThan(30);
    expect(Math.min(...features.atoms)).toBeLessThan(0.02);
  });

  it('gives several of unit norm, the same for the same seed', () => {
    const features = initialFeatures(trials, 3, 40, undefined, new Random(1));
    for (let c = 0; c < 3; c++) expect(norm(atomOf(features, c))).toBeCloseTo(1, 12);
    expect(initialFeatures(trials, 3, 40, undefined, new Random(1))).toEqual(features);
    expect(initialFeatures(trials, 3, 40, undefined, new Random(2))).not.toEqual(features);
  });

  it('stands a rate that never changes', () => {
    const flat = new Float64Array(300).fill(-500);
    const silent = simulateTrials(
      { family: 'binomial', drive: flat, history: new Float64Array(0) },
      5,
      new Random(1),
    );
    const features = initialFeatures(
      { ...trials, neurons: [silent] },
      1,
      40,
      undefined,
      new Random(1),
    );
    expect(norm(features.atoms)).toBeCloseTo(1, 12);
  });
});
