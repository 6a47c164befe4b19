import { binomial, type ExponentialFamily } from '../csc/exponential-family.ts';
import { familyLikelihood } from '../csc/likelihood.ts';
import { validSamples } from '../csc/problem.ts';
import { fitBcomp } from './bcomp.ts';
import { GroupCoder } from './code-group.ts';
import type { FeatureLearner } from './fit-feature-rates.ts';
import { lambdaOf, learnDictionary } from './learn-dictionary.ts';
import type { RateModelName } from './rates-fit.ts';

/** Alternations of codes and features (DCEA, section 9, on the real data). */
const alternations = 10;
/** Groups a pass. */
const batchSize = 200;

/**
 * BCOMP. How many events a neuron's window has is found: one more has to bring more log-likelihood
 * than the best of as many places as there are brings by chance, which is the logarithm of their
 * number.
 */
export const bcompLearner: FeatureLearner = {
  model: 'bcomp',
  family: binomial,
  learn(groups, initial, _turn, context) {
    const { binCount } = groups[0];
    const leastGain = Math.log(initial.atomCount * validSamples(binCount, initial.atomSamples));
    const mostEvents = Math.max(1, Math.floor((4 * binCount) / initial.atomSamples));
    return fitBcomp(groups, { initial, mostEvents, leastGain, alternations }, context);
  },
};

/**
 * DCEA, its codes made events. One feature begins at a guess and stays there; several begin at noise
 * but for the first, and are looked for.
 */
export function dceaLearner(model: RateModelName, family: ExponentialFamily): FeatureLearner {
  return {
    model,
    family,
    learn(groups, initial, turn, context) {
      const isGuess = initial.atomCount === 1 || turn > 0;
      const passes = isGuess ? alternations : 3 * alternations;
      const options = { family, initial, isGuess, twoSided: false, seed: 0, passes, batchSize };
      const { dictionary } = learnDictionary(groups, options, context);
      const coder = new GroupCoder(dictionary, false);
      const coded = groups.map((group) =>
        coder.encode(familyLikelihood(family, group), lambdaOf(group, options)),
      );
      return { dictionary, codes: coder.refine(coded).map(({ code }) => code) };
    },
  };
}
