import type { Likelihood } from './likelihood.ts';
import { LocalModel, newtonStep } from './newton-step.ts';
import type { Dictionary, SparseCode } from './problem.ts';
import { Support } from './support.ts';

const MOST_STEPS = 50;
/** The refit is done when a step gains less than this share of the objective. */
const TOLERANCE = 1e-7;

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
  const options = { lambda: new Float64Array(dictionary.atomCount), twoSided };
  let { local, spare } = LocalModel.borrow(likelihood.length);
  support.addPrediction(support.value, local.prediction);
  local.update(likelihood, support, options);
  for (let step = 0; step < MOST_STEPS; step++) {
    const next = newtonStep(likelihood, support, options, local, spare);
    const gain = local.value - next.value;
    if (next === spare) [local, spare] = [spare, local];
    const dropped = support.dropZeros();
    if (dropped === 0 && gain <= TOLERANCE * Math.abs(local.value)) break;
  }
  return support.toCode();
}
