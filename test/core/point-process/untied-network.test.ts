import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { binomial } from '../../../core/csc/exponential-family.ts';
import { toSparseCode } from '../../../core/csc/fista.ts';
import { familyLikelihood } from '../../../core/csc/likelihood.ts';
import { lipschitzConstant } from '../../../core/csc/lipschitz.ts';
import { tapDerivatives } from '../../../core/point-process/dictionary-step.ts';
import { encodeDcea } from '../../../core/point-process/encoder.ts';
import { backPropagate, type UntiedWeights } from '../../../core/point-process/untied-network.ts';
import { randomCounts } from '../csc/random-counts.ts';

const options = { family: binomial, layers: 12, step: 0.02, bias: 0.05 };

function problemOf(seed: number) {
  const { observations } = randomCounts(binomial, seed);
  const weights: UntiedWeights = {
    encoder: randomCounts(binomial, seed + 1).dictionary,
    predictor: randomCounts(binomial, seed + 2).dictionary,
    decoder: randomCounts(binomial, seed + 3).dictionary,
  };
  return { observations, weights };
}

describe('the network with untied weights', () => {
  it('has the gradient of finite differences with respect to each of its weights', () => {
    const parts = fc.constantFrom('encoder', 'predictor', 'decoder');
    fc.assert(
      fc.property(fc.nat(1e6), parts, fc.nat(17), (seed, part, tap) => {
        const { observations, weights } = problemOf(seed);
        const { gradient } = backPropagate(weights, observations, options);
        const valueAt = (shift: number) => {
          const atoms = weights[part].atoms.slice();
          atoms[tap] += shift;
          const moved = { ...weights, [part]: { ...weights[part], atoms } };
          return backPropagate(moved, observations, options).value;
        };
        const h = 1e-6;
        const slope = (valueAt(h) - valueAt(-h)) / (2 * h);
        const found = gradient[part].atoms[tap];
        expect(Math.abs(slope - found)).toBeLessThan(1e-3 * (1 + Math.abs(slope)));
      }),
      { numRuns: 40 },
    );
  });

  it('is the encoder and the likelihood of the model where the weights are tied', () => {
    const { dictionary, observations } = randomCounts(binomial, 9);
    const likelihood = familyLikelihood(binomial, observations);
    const step = 1 / (likelihood.curvatureBound * lipschitzConstant(dictionary));
    const lambda = 3;
    const layers = 40;
    const tied = { encoder: dictionary, predictor: dictionary, decoder: dictionary };
    const { value, gradient } = backPropagate(tied, observations, {
      family: binomial,
      layers,
      step,
      bias: step * lambda,
    });
    const { code } = encodeDcea(dictionary, observations, {
      family: binomial,
      iterations: layers,
      lambda,
      twoSided: false,
    });
    const expected = tapDerivatives(dictionary, [{ likelihood, code: toSparseCode(code, 2) }]);
    expect(value).toBeCloseTo(expected.value, 9);
    gradient.decoder.atoms.forEach((slope, i) => {
      expect(slope).toBeCloseTo(expected.gradient[i], 9);
    });
  });
});
