import type { ExponentialFamily } from '../csc/exponential-family.ts';
import { type FistaResult, minimiseFista } from '../csc/fista.ts';
import { familyLikelihood, type Observations } from '../csc/likelihood.ts';
import { lipschitzConstant } from '../csc/lipschitz.ts';
import type { Dictionary } from '../csc/problem.ts';

export interface EncoderOptions {
  readonly family: ExponentialFamily;
  /** T: layers of the network. */
  readonly iterations: number;
  /** Of all atoms; not divided by the number of trials. */
  readonly lambda: number;
  readonly twoSided: boolean;
  /** alpha; from the bound on the curvature where not given, which the Poisson has not. */
  readonly step?: number;
}

/**
 * The encoder of DCEA as the paper has it (Eq. 5, Algorithm 3): T iterations of FISTA with the step
 * 1 / (curvature bound sigma_max^2(H)), 4 / sigma_max^2 for one trial of the binomial. The Poisson has no
 * such bound: its step is given, and an ELU keeps the working observation from falling below -1
 * (Table 1). `ProximalNewton` finds the minimiser itself.
 */
export function encodeDcea(
  dictionary: Dictionary,
  observations: Observations,
  { family, iterations, lambda, twoSided, step }: EncoderOptions,
): FistaResult {
  const likelihood = familyLikelihood(family, observations);
  return minimiseFista(dictionary, likelihood, observations.binCount, {
    lambda: new Float64Array(dictionary.atomCount).fill(lambda),
    twoSided,
    iterations,
    step: step ?? 1 / (likelihood.curvatureBound * lipschitzConstant(dictionary)),
    ...(Number.isFinite(family.curvatureBound) ? {} : { activation: elu }),
  });
}

/** Exponential linear unit, in place (Clevert, Unterthiner & Hochreiter 2016). */
function elu(values: Float64Array): void {
  for (let i = 0; i < values.length; i++) if (values[i] < 0) values[i] = Math.expm1(values[i]);
}
