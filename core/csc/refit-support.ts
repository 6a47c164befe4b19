import type { Likelihood } from './likelihood.ts';
import { newtonStep, penalisedValue } from './newton-step.ts';
import type { Dictionary, SparseCode } from './problem.ts';
import { Support } from './support.ts';

const MOST_STEPS = 50;
/** The refit is done when a step gains less than this share of the objective. */
const TOLERANCE = 1e-10;

/**
 * The values at a given support that the likelihood likes best, without a penalty: what shrinkage
 * took away comes back (DCEA, section 9, step 3). One-sided entries that would be negative are left
 * out.
 */
export function refitSupport(
  dictionary: Dictionary,
  likelihood: Likelihood,
  code: SparseCode,
  twoSided: boolean,
): SparseCode {
  const support = new Support(dictionary, code);
  const { length } = likelihood;
  const prediction = support.addPrediction(support.value, new Float64Array(length));
  const residual = new Float64Array(length);
  const weight = new Float64Array(length);
  const lambda = new Float64Array(dictionary.atomCount);
  let value = penalisedValue(likelihood, prediction, support, lambda);
  for (let step = 0; step < MOST_STEPS; step++) {
    likelihood.workingObservation(prediction, residual);
    likelihood.curvature(prediction, weight);
    const next = newtonStep(
      likelihood,
      support,
      { lambda, twoSided },
      { prediction, residual, weight },
      value,
    );
    const left = support.dropZeros();
    if (left === 0 && value - next <= TOLERANCE * Math.abs(value)) break;
    value = next;
  }
  return support.toCode();
}
