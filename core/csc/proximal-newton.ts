import { assert } from '../base/assert.ts';
import type { LassoSolver } from '../kernels/contracts/coding.ts';
import type { CountCode } from '../kernels/contracts/counts.ts';
import { codingKernels } from './coding-kernels.ts';
import { fastestCorrelator, type SignalCorrelator } from './fastest-correlator.ts';
import { computeGram } from './gram.ts';
import type { Likelihood } from './likelihood.ts';
import { LocalModel, newtonStep } from './newton-step.ts';
import { reconstruct } from './operators.ts';
import { type Dictionary, type SparseCode, validSamples } from './problem.ts';
import { Support } from './support.ts';

/** A code is done when no condition of the minimiser is broken by more than this share of lambda. */
const TOLERANCE = 1e-5;
const MOST_ROUNDS = 300;
/** Of so many neighbouring positions, the coordinate that breaks its condition most joins the support. */
const BLOCK = 24;
/**
 * Where curvatures have no bound, the start moves no prediction by more: it knows nothing of how steep a
 * likelihood becomes, and Newton steps come back from there by one or so in a round.
 */
const START_REACH = 8;
/**
 * The minimiser of `likelihood(H x) + sum_c lambda_c ||x_c||_1` for one channel, on a growing
 * support: each round takes in the coordinates that break their condition most and makes one
 * proximal Newton step with a line search for those in the support (Lee, Sun & Saunders 2014). It
 * reaches what FISTA (DCEA, Eq. 5) goes to, with about ten correlations H^T r instead of hundreds.
 */
export class ProximalNewton {
  private readonly dictionary: Dictionary;
  private readonly twoSided: boolean;
  private readonly lasso: LassoSolver;
  private pull = new Float64Array(0);
  private readonly correlator: SignalCorrelator;

  /** @param twoSided whether codes may be negative */
  constructor(dictionary: Dictionary, twoSided: boolean) {
    assert(dictionary.channelCount === 1, 'counts have one channel');
    this.dictionary = dictionary;
    this.twoSided = twoSided;
    this.lasso = codingKernels().lassoSolver(computeGram(dictionary), {
      lambda: new Float64Array(dictionary.atomCount).fill(1),
      twoSided,
    });
    this.correlator = fastestCorrelator(dictionary);
  }

  /**
   * @param lambda weight of each atom, positive
   * @param start a code to begin at, such as that of a similar dictionary
   */
  solve(likelihood: Likelihood, lambda: Float64Array, start?: SparseCode): CountCode {
    const options = { lambda, twoSided: this.twoSided };
    const samples = likelihood.length;
    const positions = validSamples(samples, this.dictionary.atomSamples);
    const first = start ?? this.lassoStart(likelihood, lambda);
    const support = new Support(this.dictionary, first);
    let { local, spare } = LocalModel.borrow(samples);
    support.addPrediction(support.value, local.prediction);
    local.update(likelihood, support, options);
    let kktResidual = Number.POSITIVE_INFINITY;
    let rounds = 0;
    while (rounds < MOST_ROUNDS) {
      rounds++;
      const pull = this.correlate(local.residual, positions);
      const supportPull = support.correlate(local.residual);
      const worstInside = supportResidual(support, supportPull, lambda);
      const worstOutside = this.addViolators(support, pull, positions, lambda);
      kktResidual = Math.max(worstInside, worstOutside);
      if (kktResidual <= TOLERANCE) break;
      const next = newtonStep(likelihood, support, options, local, spare);
      const stuck = next.value === local.value && worstOutside <= TOLERANCE;
      if (next === spare) [local, spare] = [spare, local];
      support.dropZeros();
      if (stuck) break;
    }
    return { code: support.toCode(), kktResidual, rounds };
  }

  /** H^T r, overwritten by the next call. */
  private correlate(residual: Float64Array, positions: number): Float64Array {
    const size = this.dictionary.atomCount * positions;
    if (this.pull.length !== size) this.pull = new Float64Array(size);
    return this.correlator.correlate(residual, residual.length, this.pull);
  }

  /**
   * The minimiser of the quadratic model at x = 0 as if all samples had the same curvature: a lasso, for
   * which there is a fast solver, with a support that is nearly right.
   */
  private lassoStart(likelihood: Likelihood, lambda: Float64Array): SparseCode {
    const { length } = likelihood;
    const positions = validSamples(length, this.dictionary.atomSamples);
    const { prediction, residual, weight } = LocalModel.borrow(length).local;
    likelihood.evaluate(prediction, residual, weight);
    const curvature = weight.reduce((sum, value) => sum + value, 0) / length;
    const pull = this.correlate(residual, positions);
    // With lambda 1 the solver fits all groups: codes are in units of lambda / curvature.
    for (let i = 0; i < pull.length; i++) pull[i] /= lambda[Math.floor(i / positions)];
    const code = this.lasso.solve(pull, positions);
    let unit = lambda[0] / curvature;
    if (!Number.isFinite(likelihood.curvatureBound)) {
      reconstruct(this.dictionary, code, length, prediction);
      const reach = prediction.reduce((most, each) => Math.max(most, Math.abs(each)), 0);
      unit = Math.min(unit, START_REACH / reach);
    }
    return { ...code, value: code.value.map((each) => unit * each) };
  }

  /**
   * Takes the worst coordinate of each block into the support.
   * @param pull `H^T r`, `(atoms x positions)`; those of the support are cleared
   * @returns largest `(pull - lambda)_+ / lambda` outside the support
   */
  private addViolators(
    support: Support,
    pull: Float64Array,
    positions: number,
    lambda: Float64Array,
  ): number {
    const { twoSided } = this;
    for (let i = 0; i < support.size; i++) {
      pull[support.atom[i] * positions + support.position[i]] = 0;
    }
    let worst = 0;
    for (let first = 0; first < positions; first += BLOCK) {
      const end = Math.min(positions, first + BLOCK);
      let most = TOLERANCE;
      let atom = -1;
      let position = 0;
      for (let c = 0; c < this.dictionary.atomCount; c++) {
        let level = (1 + most) * lambda[c];
        for (let n = first; n < end; n++) {
          const value = twoSided ? Math.abs(pull[c * positions + n]) : pull[c * positions + n];
          if (value <= level) continue;
          level = value;
          most = value / lambda[c] - 1;
          atom = c;
          position = n;
        }
      }
      if (atom < 0) continue;
      support.add(atom, position);
      worst = Math.max(worst, most);
    }
    return worst;
  }
}

/** Largest `|pull - lambda sgn(x)| / lambda` of the support. */
function supportResidual(
  { value, atom }: Support,
  pull: Float64Array,
  lambda: Float64Array,
): number {
  let worst = 0;
  for (let i = 0; i < value.length; i++) {
    const error = pull[i] / lambda[atom[i]] - Math.sign(value[i]);
    worst = Math.max(worst, Math.abs(error));
  }
  return worst;
}
