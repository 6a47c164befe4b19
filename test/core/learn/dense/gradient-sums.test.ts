import { describe, expect, it } from 'vitest';
import { encodeActiveSet } from '../../../../core/csc/active-set.ts';
import type { Dictionary } from '../../../../core/csc/problem.ts';
import type { ActivationRule, UnrolledOptions } from '../../../../core/kernels/contracts/dense.ts';
import {
  groupActivation,
  reluActivation,
  softActivation,
} from '../../../../core/learn/dense/activations.ts';
import { GradientSums, lossSlope } from '../../../../core/learn/dense/gradient-sums.ts';
import { minimiseLasso } from '../../../../core/learn/dense/lasso.ts';
import { correlations, gramMatrix, synthesise } from '../../../../core/learn/dense/matrix.ts';
import { equalLayers, UnrolledEncoder } from '../../../../core/learn/dense/unrolled-encoder.ts';
import { addGradient } from '../../../../core/learn/gradients.ts';
import { atomCount, denseProblem, distance, finiteDifference, norm } from './dense-problem.ts';

const lambda = 0.1;
const step = 0.15;
const activations: readonly [string, ActivationRule][] = [
  ['soft', softActivation],
  ['ReLU', reluActivation],
  ['group', groupActivation(2)],
];

const optionsOf = (activation: ActivationRule, layers: number) =>
  equalLayers(layers, step, step * lambda, activation);

/** 1/2 ||x - D z_T||^2 + weight ||z_T||_1, its code computed anew from the dictionary. */
function lossOf(
  dictionary: Dictionary,
  signal: Float64Array,
  options: UnrolledOptions,
  weight: number,
): number {
  const code = new UnrolledEncoder(dictionary, options).encode(signal);
  const error = distance(signal, synthesise(dictionary, code));
  return error ** 2 / 2 + weight * code.reduce((sum, value) => sum + Math.abs(value), 0);
}

function gradientOf(
  dictionary: Dictionary,
  signal: Float64Array,
  options: UnrolledOptions,
  weight: number,
): Float64Array {
  const encoder = new UnrolledEncoder(dictionary, options);
  const code = encoder.encode(signal);
  const sums = new GradientSums(dictionary);
  sums.addDecoder(signal, code);
  const target = correlations(dictionary, signal);
  sums.addThroughLayers(encoder, signal, lossSlope(encoder.gram, target, code, weight));
  return sums.gradient(1);
}

describe('back-propagation through an unrolled encoder', () => {
  it.each(activations)('is the derivative of the loss with %s activations', (_, activation) => {
    const { dictionary, signals } = denseProblem(3);
    for (const layers of [1, 2, 12]) {
      for (const weight of [0, lambda]) {
        const options = optionsOf(activation, layers);
        const expected = finiteDifference(dictionary, (moved) =>
          lossOf(moved, signals[0], options, weight),
        );
        const gradient = gradientOf(dictionary, signals[0], options, weight);
        expect(norm(expected)).toBeGreaterThan(0.01);
        expect(distance(gradient, expected)).toBeLessThan(1e-7 * Math.max(1, norm(expected)));
      }
    }
  });

  it('converges to the implicit gradients of the convolutional core, at its minimiser', () => {
    const { dictionary, signals } = denseProblem(5);
    const gram = gramMatrix(dictionary);
    for (const signal of signals) {
      const target = correlations(dictionary, signal);
      const code = minimiseLasso(gram, target, lambda);
      const encoder = new UnrolledEncoder(dictionary, optionsOf(softActivation, 20_000), gram);
      expect(distance(encoder.encode(signal), code)).toBeLessThan(1e-12);
      const options = { lambda: new Float64Array(atomCount).fill(lambda), twoSided: true };
      const samples = signal.length;
      const sparse = encodeActiveSet(dictionary, signal, samples, options);
      for (const kind of ['ae-ls', 'ae-lasso'] as const) {
        const known = addGradient(
          kind,
          dictionary,
          signal,
          samples,
          sparse,
          options,
          new Float64Array(dictionary.atoms.length),
        );
        const weight = kind === 'ae-ls' ? 0 : lambda;
        const layered = gradientOf(dictionary, signal, encoder.options, weight);
        const implicit = new GradientSums(dictionary);
        implicit.addDecoder(signal, code);
        implicit.addImplicit(gram, signal, code, lossSlope(gram, target, code, weight));
        expect(distance(implicit.gradient(1), known)).toBeLessThan(1e-9);
        expect(distance(layered, known)).toBeLessThan(1e-9);
      }
    }
  });

  it('adds signals up, whatever their order', () => {
    const { dictionary, signals } = denseProblem(9);
    const sumOf = (list: readonly Float64Array[]) => {
      const sums = new GradientSums(dictionary);
      const encoder = new UnrolledEncoder(dictionary, optionsOf(softActivation, 5));
      for (const signal of list) sums.addDecoder(signal, encoder.encode(signal));
      return sums.gradient(list.length);
    };
    const parts = signals.map((signal) => sumOf([signal]));
    const mean = parts[0].map((_, i) => parts.reduce((sum, part) => sum + part[i], 0) / 4);
    expect(distance(sumOf(signals), mean)).toBeLessThan(1e-12);
    expect(distance(sumOf([...signals].reverse()), mean)).toBeLessThan(1e-12);
  });
});
