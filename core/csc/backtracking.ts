import type { Likelihood } from './likelihood.ts';
import { correlate, reconstructDense } from './operators.ts';
import { type CodingOptions, type Dictionary, validSamples } from './problem.ts';
import { reluThreshold, softThreshold } from './proximal.ts';

/** By how much the step shrinks where it was too long. */
const SHRINKAGE = 0.5;
/** By how much it may grow again from one iteration to the next. */
const GROWTH = 1.2;
const MOST_HALVINGS = 60;

/**
 * Proximal gradient with a back-tracking line search (Boyd & Vandenberghe 2004; DCEA, section 3.2),
 * for likelihoods whose curvature has no bound, such as the Poisson's: a step is short enough when the
 * likelihood stays below its quadratic model.
 * @returns code, `(atoms x validSamples)`
 */
export function minimiseBacktracking(
  dictionary: Dictionary,
  likelihood: Likelihood,
  samples: number,
  options: CodingOptions & { readonly iterations: number },
): Float64Array {
  const positions = validSamples(samples, dictionary.atomSamples);
  const shrink = options.twoSided ? softThreshold : reluThreshold;
  const code = new Float64Array(dictionary.atomCount * positions);
  const next = new Float64Array(code.length);
  const pull = new Float64Array(code.length);
  const prediction = new Float64Array(likelihood.length);
  let step = 1;
  let value = likelihood.negativeLogLikelihood(prediction);
  for (let iteration = 0; iteration < options.iterations; iteration++) {
    correlate(dictionary, likelihood.workingObservation(prediction, prediction), samples, pull);
    step *= GROWTH;
    for (let halving = 0; halving < MOST_HALVINGS; halving++) {
      let model = value;
      for (let i = 0; i < code.length; i++) {
        const threshold = step * options.lambda[Math.floor(i / positions)];
        next[i] = shrink(code[i] + step * pull[i], threshold);
        const change = next[i] - code[i];
        model += change ** 2 / (2 * step) - change * pull[i];
      }
      reconstructDense(dictionary, next, samples, prediction);
      const reached = likelihood.negativeLogLikelihood(prediction);
      if (reached <= model + 1e-12 * Math.abs(model)) {
        value = reached;
        code.set(next);
        break;
      }
      step *= SHRINKAGE;
    }
    reconstructDense(dictionary, code, samples, prediction);
  }
  return code;
}
