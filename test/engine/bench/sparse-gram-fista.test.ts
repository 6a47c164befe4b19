import { describe, expect, it } from 'vitest';
import { Correlator } from '../../../core/csc/correlate.ts';
import { encodeFista } from '../../../core/csc/fista.ts';
import { lipschitzConstant } from '../../../core/csc/lipschitz.ts';
import { validSamples } from '../../../core/csc/problem.ts';
import { convergedOracle, gapOf } from '../../../engine/bench/exactness.ts';
import { codingKernels } from '../../../engine/bench/kernel-sets.ts';
import { type CodingWork, paperWork } from '../../../engine/bench/paper-work.ts';
import { drawProbeWork } from '../../../engine/bench/probe-work.ts';
import { encodeSparseGramFista } from '../../../engine/bench/sparse-gram-fista.ts';

function bothCodes(work: CodingWork, traces: Float32Array, samples: number, iterations: number) {
  const { dictionary, gram, weights } = work;
  const lipschitz = lipschitzConstant(dictionary);
  const positions = validSamples(samples, dictionary.atomSamples);
  const beta = new Float64Array(dictionary.atomCount * positions);
  new Correlator(dictionary).correlate(traces, samples, beta);
  const before = beta.slice();
  const steps = { iterations, lipschitz };
  const sparse = encodeSparseGramFista(gram, beta, positions, weights, steps);
  expect(beta).toEqual(before);
  const dense = encodeFista(dictionary, Float64Array.from(traces), samples, {
    ...weights,
    ...steps,
  });
  return { sparse: sparse.code, dense: dense.code };
}

const largestDifference = (a: Float64Array, b: Float64Array) =>
  a.reduce((most, value, i) => Math.max(most, Math.abs(value - b[i]!)), 0);

describe('encodeSparseGramFista', () => {
  it.each([1, 2, 7, 180])('makes the iterates of dense FISTA, two-sided: T = %i', (iterations) => {
    const work = paperWork(1, 5);
    const { sparse, dense } = bothCodes(work, work.windows[0]!, work.windowSamples, iterations);
    expect(sparse.some((value) => value !== 0)).toBe(true);
    expect(largestDifference(sparse, dense)).toBeLessThan(1e-11);
  });

  it('makes them on several channels, one-sided', () => {
    const samples = 700;
    const work = drawProbeWork({ channels: 9, units: 5, samples }, 2);
    const { sparse, dense } = bothCodes(work, work.traces, samples, 40);
    expect(sparse.some((value) => value > 0)).toBe(true);
    expect(sparse.every((value) => value >= 0)).toBe(true);
    expect(largestDifference(sparse, dense)).toBeLessThan(1e-9);
  });
});

describe('convergedOracle', () => {
  const work = paperWork(3, 1);
  const oracle = convergedOracle(work, 3);

  it('is certified by its duality gap', () => {
    expect(oracle.objectives).toHaveLength(3);
    expect(oracle.certifiedGapMax).toBeLessThan(1e-10);
  });

  it.each(['kernel', 'TypeScript'] as const)('is where the active set goes: %s', (kind) => {
    const encoder = codingKernels(kind).lassoEncoder(work.dictionary, work.gram, work.weights);
    const codes = work.windows.map((window) => encoder.encode(window, work.windowSamples));
    const gap = gapOf(work, oracle, codes);
    expect(gap.windows).toBe(3);
    expect(Math.abs(gap.mean)).toBeLessThan(1e-8);
    expect(gap.max).toBeLessThan(1e-6);
  });

  it('sees a code that is not the minimiser', () => {
    const nothing = {
      position: new Float64Array(0),
      atom: new Int32Array(0),
      value: new Float64Array(0),
    };
    expect(gapOf(work, oracle, [nothing]).mean).toBeGreaterThan(0.1);
  });
});
