import { assert } from '../base/assert.ts';
import { binomial, type ExponentialFamily } from '../csc/exponential-family.ts';
import { factorCholesky, solveCholesky } from '../math/cholesky.ts';

/** Counts and what explains them, a sparse row each (compressed sparse rows). */
export interface RegressionDesign {
  /** `(rows + 1)`: where the entries of each row begin. */
  readonly rowStart: ArrayLike<number>;
  /** Column of each entry; ascending within a row. */
  readonly column: ArrayLike<number>;
  readonly value: ArrayLike<number>;
  /** `(rows)`: bins that a row stands for, and the spikes in them. */
  readonly exposures: ArrayLike<number>;
  readonly successes: ArrayLike<number>;
  /** `(rows)`: predictions that are known; none where absent. */
  readonly offset?: ArrayLike<number>;
}

export interface RegressionFit {
  readonly coefficients: Float64Array;
  /** Log-likelihood at the coefficients, without the penalty and without terms that do not depend on them. */
  readonly logLikelihood: number;
  readonly iterations: number;
  readonly converged: boolean;
}

export interface RegressionOptions {
  /** The binomial, which makes it a logistic regression, unless told otherwise. */
  readonly family?: ExponentialFamily;
  /** Only the first so many columns; the others are as if they were zero. */
  readonly columnCount: number;
  /** Where to begin, `(columnCount)` or shorter; zeros otherwise. */
  readonly start?: Float64Array;
}

/**
 * Half of it times the sum of squares is subtracted from the log-likelihood. It says nothing about
 * what the data say anything about, and keeps the others finite: a lag at which a refractory neuron
 * never fired has log-odds of minus infinity otherwise.
 */
const penalty = 1e-3;
const mostIterations = 60;
const mostHalvings = 30;
/** Expected gain, in log-likelihood, below which a step is not worth taking. */
const tolerance = 1e-7;

/**
 * A generalised linear model by iteratively reweighted least squares (McCullagh and Nelder, 1989), which
 * is Newton's method on
 *
 *     sum_i [ y_i eta_i - n_i B(eta_i) ] - penalty / 2 ||beta||^2,   eta = X beta + offset,
 *
 * with steps halved until it rises. Rows cost the square of their entries, so histories of rare
 * spikes are nearly free.
 */
export function fitRegression(
  design: RegressionDesign,
  { family = binomial, columnCount, start }: RegressionOptions,
): RegressionFit {
  let state = evaluate(design, family, startOf(columnCount, start));
  let iterations = 0;
  let converged = false;
  while (!converged && iterations < mostIterations) {
    iterations++;
    const { step, expectedGain } = newtonStep(design, state);
    const next = expectedGain <= tolerance ? undefined : searchLine(design, family, state, step);
    // What no step improves is the maximum, as far as rounding lets it be told.
    converged = next === undefined;
    state = next ?? state;
  }
  const { coefficients, logLikelihood } = state;
  return { coefficients, logLikelihood, iterations, converged };
}

function startOf(columnCount: number, start: Float64Array | undefined): Float64Array {
  const coefficients = new Float64Array(columnCount);
  if (start !== undefined) coefficients.set(start);
  return coefficients;
}

/** The first of ever shorter steps that raises the objective. */
function searchLine(
  design: RegressionDesign,
  family: ExponentialFamily,
  state: State,
  step: Float64Array,
): State | undefined {
  for (let halving = 0, scale = 1; halving < mostHalvings; halving++, scale /= 2) {
    const next = evaluate(
      design,
      family,
      state.coefficients.map((value, i) => value + scale * step[i]),
    );
    if (next.objective > state.objective) return next;
  }
  return undefined;
}

/** eta = X beta + offset of the first `coefficients.length` columns, into `out` `(rows)`. */
export function predictRows(
  { rowStart, column, value, offset }: RegressionDesign,
  coefficients: Float64Array,
  out: Float64Array,
): Float64Array {
  for (let row = 0; row < out.length; row++) {
    let sum = offset?.[row] ?? 0;
    for (let k = rowStart[row]; k < rowStart[row + 1]; k++) {
      if (column[k] >= coefficients.length) break;
      sum += value[k] * coefficients[column[k]];
    }
    out[row] = sum;
  }
  return out;
}

/** ln(1 + exp(x)) without overflow. */
export function softplus(x: number): number {
  return x > 0 ? x + Math.log1p(Math.exp(-x)) : Math.log1p(Math.exp(x));
}

/** What is known at some coefficients. */
interface State {
  readonly coefficients: Float64Array;
  /** `(rows)`: spikes beyond those that are expected. */
  readonly residual: Float64Array;
  /** `(rows)`: variance of the spikes. */
  readonly weight: Float64Array;
  readonly logLikelihood: number;
  /** Less the penalty. */
  readonly objective: number;
}

function evaluate(
  design: RegressionDesign,
  family: ExponentialFamily,
  coefficients: Float64Array,
): State {
  const { exposures, successes } = design;
  // Becomes the residual.
  const residual = predictRows(design, coefficients, new Float64Array(exposures.length));
  const weight = new Float64Array(exposures.length);
  let logLikelihood = 0;
  for (let row = 0; row < residual.length; row++) {
    const prediction = residual[row];
    const mean = family.mean(prediction);
    logLikelihood +=
      successes[row] * prediction - exposures[row] * family.logPartition(prediction, mean);
    residual[row] = successes[row] - exposures[row] * mean;
    weight[row] = exposures[row] * family.variance(mean);
  }
  let squares = 0;
  for (let i = 0; i < coefficients.length; i++) squares += coefficients[i] * coefficients[i];
  return {
    coefficients,
    residual,
    weight,
    logLikelihood,
    objective: logLikelihood - (penalty / 2) * squares,
  };
}

/** Solves (X^T W X + penalty) step = gradient; the gain that the quadratic model expects of it. */
function newtonStep(
  { rowStart, column, value }: RegressionDesign,
  { coefficients, residual, weight }: State,
): { step: Float64Array; expectedGain: number } {
  const size = coefficients.length;
  const gradient = new Float64Array(size);
  const hessian = new Float64Array(size * size);
  for (let i = 0; i < size; i++) {
    gradient[i] = -penalty * coefficients[i];
    hessian[i * size + i] = penalty;
  }
  for (let row = 0; row < residual.length; row++) {
    const first = rowStart[row];
    for (let k = first; k < rowStart[row + 1] && column[k] < size; k++) {
      const i = column[k];
      gradient[i] += value[k] * residual[row];
      const scaled = weight[row] * value[k];
      for (let l = first; l <= k; l++) hessian[i * size + column[l]] += scaled * value[l];
    }
  }
  factorCholesky(hessian, size, size);
  const step = solveCholesky(hessian, size, size, gradient.slice());
  const expectedGain = step.reduce((sum, value, i) => sum + value * gradient[i], 0) / 2;
  assert(!Number.isNaN(expectedGain), 'a step of the regression is not a number');
  return { step, expectedGain };
}
