import { describe, expect, it } from 'vitest';
import { Random } from '../../../core/base/random.ts';
import { encodeFista } from '../../../core/csc/fista.ts';
import { lipschitzConstant } from '../../../core/csc/lipschitz.ts';
import { atomOf, createDictionary } from '../../../core/csc/problem.ts';
import { itEncodesByFista } from './fista-laws.ts';
import { compiled, implementations } from './implementations.ts';

describe.each(implementations)('FISTA in $name', ({ kernels }) => {
  itEncodesByFista((dictionary, weights, ...signal) =>
    kernels.denseEncoder(dictionary, weights).encode(...signal),
  );

  it('takes what is no number for silence', () => {
    const { dictionary, traces, samples, options } = spikes(1);
    traces[40] = Number.NaN;
    const steps = { iterations: 25, lipschitz: lipschitzConstant(dictionary) };
    const { code } = kernels.denseEncoder(dictionary, options).encode(traces, samples, steps);
    expect(code.every(Number.isFinite)).toBe(true);
    expect(code.some((value) => value > 0)).toBe(true);
  });
});

/** Smooth waveforms of eight neurons on four channels, with noise: what tells them apart is found slowly. */
function spikes(seed: number) {
  const random = new Random(seed);
  const dictionary = createDictionary(8, 4, 61);
  const samples = 400;
  const traces = Float64Array.from({ length: 4 * samples }, () => random.normal());
  for (let unit = 0; unit < 8; unit++) {
    const atom = atomOf(dictionary, unit);
    const [middle, width] = [20 + 4 * random.uniform(), 3 + 5 * random.uniform()];
    for (let i = 0; i < atom.length; i++) {
      atom[i] = -((1 + (i + unit) / 200) * Math.exp(-((((i % 61) - middle) / width) ** 2)));
    }
    const norm = Math.hypot(...atom);
    const position = random.integer(samples - 61);
    for (let i = 0; i < atom.length; i++) {
      atom[i] /= norm;
      traces[Math.floor(i / 61) * samples + position + (i % 61)] += 20 * atom[i];
    }
  }
  const options = { lambda: new Float64Array(8).fill(5), twoSided: false };
  return { dictionary, traces, samples, options };
}

describe('the compiled FISTA', () => {
  it('has the support and the code of double precision after 180 layers, within 1e-5 of the largest entry', () => {
    for (const seed of [1, 2, 3]) {
      const { dictionary, traces, samples, options } = spikes(seed);
      const steps = { iterations: 180, lipschitz: lipschitzConstant(dictionary) };
      const { code } = compiled.denseEncoder(dictionary, options).encode(traces, samples, steps);
      const expected = encodeFista(dictionary, traces, samples, { ...options, ...steps }).code;
      const largest = Math.max(...expected);
      expect(largest).toBeGreaterThan(1);
      const worst = code.reduce(
        (most, value, i) => Math.max(most, Math.abs(value - expected[i]!)),
        0,
      );
      expect(worst).toBeLessThanOrEqual(1e-5 * largest);
      const supportOf = (values: Float64Array) => [...values.keys()].filter((i) => values[i] !== 0);
      expect(supportOf(code)).toEqual(supportOf(expected));
    }
  });
});
