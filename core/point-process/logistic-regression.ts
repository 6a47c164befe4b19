import { assert } from '../base/assert.ts';
import { factorCholesky, solveCholesky } from '../math/cholesky.ts';

/** Binomial observations and what explains them, a sparse row each (compressed sparse rows). */
export interface LogisticDesign {
  /** `(rows + 1)`: where the entries of each row begin. */
  readonly rowStart: ArrayLike<number>;
  /** Column of each entry; ascending within a row. */
  readonly column: ArrayLike<number>;
  readonly value: ArrayLike<number>;
  /** `(rows)`: bins that a row stands for, and how many of them have a spike. */
  readonly exposures: ArrayLike<number>;
  readonly successes: ArrayLike<number>;
  /** `(rows)`: log-odds that are known; none where absent. */
  readonly offset?: ArrayLike<number>;
}

export interface LogisticFit {
  readonly coefficients: Float64Array;
  /** Log-likelihood at the coefficients, without the penalty and without binomial coefficients. */
  readonly logLikelihood: number;
  readonly iterations: number;
  readonly converged: boolean;
}

export interface LogisticOptions {
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
const tolerance = 1e-9;

/**
 * Logistic regression by iteratively reweighted least squares (McCullagh and Nelder, 1989), which is
 * Newton's method on
 *
 *     sum_i [ y_i eta_i - n_i ln(1 + exp(eta_i)) ] - penalty / 2 ||beta||^2,   eta = X beta + offset,
 *
 * with steps halved until it rises. Rows cost the square of their entries, so histories of rare
 * spikes are nearly free.
 */
export function fitLogistic(
  design: LogisticDesign,
  { columnCount, start }: LogisticOptions,
): LogisticFit {
  const coefficients = new Float64Array(columnCount);
  if (start !== undefined) coefficients.set(start);
  const rowCount = design.exposures.length;
  const logOdds = new Float64Array(rowCount);
  const trialLogOdds = new Float64Array(rowCount);
  predictLogOdds(design, coefficients, logOdds);
  let objective = logLikelihoodOf(design, logOdds) - penaltyOf(coefficients);
  const candidate = new Float64Array(columnCount);
  let iterations = 0;
  let converged = false;
  while (!converged && iterations < mostIterations) {
    iterations++;
    const { step, expectedGain } = newtonStep(design, logOdds, coefficients);
    if (expectedGain <= tolerance) {
      converged = true;
      break;
    }
    let scale = 1;
    let risen = false;
    for (let halving = 0; halving < mostHalvings && !risen; halving++, scale /= 2) {
      for (let i = 0; i < columnCount; i++) candidate[i] = coefficients[i] + scale * step[i];
      predictLogOdds(design, candidate, trialLogOdds);
      const reached = logLikelihoodOf(design, trialLogOdds) - penaltyOf(candidate);
      if (reached <= objective) continue;
      risen = true;
      objective = reached;
      coefficients.set(candidate);
      logOdds.set(trialLogOdds);
    }
    // What no step improves is the maximum, as far as rounding lets it be told.
    converged = !risen;
  }
  return {
    coefficients,
    logLikelihood: logLikelihoodOf(design, logOdds),
    iterations,
    converged,
  };
}

/** eta = X beta + offset of the first `coefficients.length` columns, into `out` `(rows)`. */
export function predictLogOdds(
  { rowStart, column, value, offset }: LogisticDesign,
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

function logLikelihoodOf({ exposures, successes }: LogisticDesign, logOdds: Float64Array): number {
  let sum = 0;
  for (let row = 0; row < logOdds.length; row++) {
    sum += successes[row] * logOdds[row] - exposures[row] * softplus(logOdds[row]);
  }
  return sum;
}

function penaltyOf(coefficients: Float64Array): number {
  let squares = 0;
  for (const coefficient of coefficients) squares += coefficient * coefficient;
  return (penalty / 2) * squares;
}

/** Solves (X^T W X + penalty) step = gradient; the gain that the quadratic model expects of it. */
function newtonStep(
  { rowStart, column, value, exposures, successes }: LogisticDesign,
  logOdds: Float64Array,
  coefficients: Float64Array,
): { step: Float64Array; expectedGain: number } {
  const size = coefficients.length;
  const gradient = new Float64Array(size);
  const hessian = new Float64Array(size * size);
  for (let i = 0; i < size; i++) {
    gradient[i] = -penalty * coefficients[i];
    hessian[i * size + i] = penalty;
  }
  for (let row = 0; row < logOdds.length; row++) {
    const probability = 1 / (1 + Math.exp(-logOdds[row]));
    const residual = successes[row] - exposures[row] * probability;
    const weight = exposures[row] * probability * (1 - probability);
    const first = rowStart[row];
    for (let k = first; k < rowStart[row + 1] && column[k] < size; k++) {
      const i = column[k];
      gradient[i] += value[k] * residual;
      const scaled = weight * value[k];
      for (let l = first; l <= k; l++) hessian[i * size + column[l]] += scaled * value[l];
    }
  }
  factorCholesky(hessian, size, size);
  const step = solveCholesky(hessian, size, size, gradient.slice());
  const expectedGain = step.reduce((sum, value, i) => sum + value * gradient[i], 0) / 2;
  assert(!Number.isNaN(expectedGain), 'a step of the regression is not a number');
  return { step, expectedGain };
}
