import type { Likelihood } from './likelihood.ts';
import type { CodingOptions } from './problem.ts';
import { raiseModel } from './quadratic-model.ts';
import type { Support } from './support.ts';

/** Shortest share of a Newton step that is tried. */
const LEAST_STEP = 1e-4;
/** Share of the decrease that the slope promises which a step must keep (Armijo). */
const SUFFICIENT_DECREASE = 1e-4;
/** Rounding errors of an objective, relative to it. */
const ROUNDING = 1e-14;

/**
 * Scratch of all steps of this thread, which do not overlap: a new array takes longer than what is computed in
 * it.
 */
const scratch = {
  matrix: new Float64Array(0),
  factor: new Float64Array(0),
  direction: new Float64Array(0),
};

function scratchOf(name: keyof typeof scratch, length: number): Float64Array {
  if (scratch[name].length < length) scratch[name] = new Float64Array(2 * length);
  return scratch[name];
}

/** The objective `likelihood(H x) + sum_c lambda_c ||x_c||_1` around a code. */
export class LocalModel {
  /** H x. */
  readonly prediction: Float64Array;
  /** The working observation. */
  readonly residual: Float64Array;
  /** The curvature of the likelihood. */
  readonly weight: Float64Array;
  value = Number.POSITIVE_INFINITY;

  /** Models of a signal at `x = 0`, the same two whenever the length is the same. */
  static borrow(length: number): { local: LocalModel; spare: LocalModel } {
    if (LocalModel.lent[0]?.prediction.length !== length) {
      LocalModel.lent = [new LocalModel(length), new LocalModel(length)];
    }
    const [local, spare] = LocalModel.lent;
    local.prediction.fill(0);
    return { local, spare };
  }

  private static lent: LocalModel[] = [];

  private constructor(length: number) {
    this.prediction = new Float64Array(length);
    this.residual = new Float64Array(length);
    this.weight = new Float64Array(length);
  }

  /** Brings everything up to date with `prediction` and the support's values. */
  update(likelihood: Likelihood, { value, atom }: Support, { lambda }: CodingOptions): void {
    let sum = likelihood.evaluate(this.prediction, this.residual, this.weight);
    for (let i = 0; i < value.length; i++) sum += lambda[atom[i]] * Math.abs(value[i]);
    this.value = sum;
  }
}

/**
 * One proximal Newton step over the coordinates of the support, with a line search.
 * @param options zeros for lambda refit without a penalty
 * @param local the objective at the support's values
 * @param spare overwritten
 * @returns the objective at its new values: `spare`, or `local` where no step lowers it
 */
export function newtonStep(
  likelihood: Likelihood,
  support: Support,
  options: CodingOptions,
  local: LocalModel,
  spare: LocalModel,
): LocalModel {
  const { size } = support;
  const { twoSided } = options;
  const lambda = support.atom.map((atom) => options.lambda[atom]);
  const matrix = support.weightedGram(local.weight, scratchOf('matrix', size * size));
  const slopes = support.correlate(local.residual);
  const target = Float64Array.from(support.value);
  const factor = scratchOf('factor', size * size);
  raiseModel({ size, matrix, lambda, twoSided, factor }, target, slopes.slice());
  const before = support.value;
  const change = target.map((end, i) => end - before[i]);
  let promised = 0;
  for (let i = 0; i < size; i++) {
    promised += lambda[i] * (Math.abs(target[i]) - Math.abs(before[i])) - slopes[i] * change[i];
  }
  const { length } = likelihood;
  const direction = scratchOf('direction', length).fill(0, 0, length);
  support.addPrediction(change, direction);
  for (let step = 1; step >= LEAST_STEP; step /= 2) {
    for (let n = 0; n < length; n++) {
      spare.prediction[n] = local.prediction[n] + step * direction[n];
    }
    support.value = before.map((start, i) => (step === 1 ? target[i] : start + step * change[i]));
    spare.update(likelihood, support, options);
    const allowed = local.value + SUFFICIENT_DECREASE * step * promised;
    if (spare.value <= allowed + ROUNDING * Math.abs(local.value)) return spare;
  }
  support.value = before;
  return local;
}
