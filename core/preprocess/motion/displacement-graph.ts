import { median } from '../../math/order-statistics.ts';

/** Measured differences between nodes, as parallel arrays: `x[to] - x[from] ~ difference`. */
export interface Differences {
  readonly from: Int32Array;
  readonly to: Int32Array;
  readonly difference: Float64Array;
  /** Relative precision of a difference; 0 takes it out. */
  readonly weight: Float64Array;
}

export interface GraphSolution {
  readonly positions: Float64Array;
  /** 1.4826 MAD of the residuals of the measured differences: how much they contradict each other. */
  readonly residualScale: number;
}

const reweightings = 6;
/** Cauchy's constant: 95 % efficiency where residuals are normal. */
const cauchy = 2.385;
const leastScale = 1e-3;
const mostIterations = 400;
const tolerance = 1e-8;

/**
 * Positions that agree best with measured differences, robustly, and with ties that hold neighbours
 * together:
 *
 *     min_x  sum_e w_e rho((x_to - x_from - d_e) / s) s^2  +  S^2 sum_t (x_to - x_from)^2 / step_t^2
 *
 * with Cauchy's rho, by reweighting; the scales are those of the residuals, so that the ties weigh
 * against what the measurements are worth. Each sum is solved by conjugate gradients. Positions are
 * determined up to a constant in every connected part.
 *
 * @param ties `difference` is not used; `weight` is `1 / step^2`
 */
export function solveDifferences(
  nodeCount: number,
  measured: Differences,
  ties: Differences,
): GraphSolution {
  const count = measured.from.length;
  const positions = new Float64Array(nodeCount);
  const weights = Float64Array.from(measured.weight);
  const residuals = new Float64Array(count);
  const tieWeights = new Float64Array(ties.weight.length);
  let scale = 1;
  for (let round = 0; round <= reweightings; round++) {
    tieWeights.set(ties.weight.map((weight) => weight * scale * scale));
    conjugateGradients(positions, measured, weights, ties, tieWeights);
    const used: number[] = [];
    for (let e = 0; e < count; e++) {
      residuals[e] =
        positions[measured.to[e]] - positions[measured.from[e]] - measured.difference[e];
      if (measured.weight[e] > 0) used.push(Math.abs(residuals[e]));
    }
    scale = used.length === 0 ? leastScale : Math.max(leastScale, 1.4826 * median(used));
    for (let e = 0; e < count; e++) {
      weights[e] = measured.weight[e] / (1 + (residuals[e] / (cauchy * scale)) ** 2);
    }
  }
  return { positions, residualScale: scale };
}

/** Solves the normal equations, a weighted graph Laplacian, from where `x` is. */
function conjugateGradients(
  x: Float64Array,
  measured: Differences,
  weights: Float64Array,
  ties: Differences,
  tieWeights: Float64Array,
): void {
  const n = x.length;
  const residual = new Float64Array(n);
  const product = new Float64Array(n);
  for (let e = 0; e < weights.length; e++) {
    const flow = weights[e] * measured.difference[e];
    residual[measured.to[e]] += flow;
    residual[measured.from[e]] -= flow;
  }
  const size = Math.sqrt(dot(residual, residual));
  applyLaplacian(x, product, measured, weights, ties, tieWeights);
  for (let i = 0; i < n; i++) residual[i] -= product[i];
  const direction = Float64Array.from(residual);
  let squares = dot(residual, residual);
  for (let k = 0; k < mostIterations && Math.sqrt(squares) > tolerance * size; k++) {
    applyLaplacian(direction, product, measured, weights, ties, tieWeights);
    const curvature = dot(direction, product);
    if (!(curvature > 0)) return;
    const step = squares / curvature;
    for (let i = 0; i < n; i++) {
      x[i] += step * direction[i];
      residual[i] -= step * product[i];
    }
    const next = dot(residual, residual);
    const ratio = next / squares;
    for (let i = 0; i < n; i++) direction[i] = residual[i] + ratio * direction[i];
    squares = next;
  }
}

function applyLaplacian(
  x: Float64Array,
  out: Float64Array,
  measured: Differences,
  weights: Float64Array,
  ties: Differences,
  tieWeights: Float64Array,
): void {
  out.fill(0);
  addFlows(x, out, measured.from, measured.to, weights);
  addFlows(x, out, ties.from, ties.to, tieWeights);
}

function addFlows(
  x: Float64Array,
  out: Float64Array,
  from: Int32Array,
  to: Int32Array,
  weights: Float64Array,
): void {
  for (let e = 0; e < from.length; e++) {
    const flow = weights[e] * (x[to[e]] - x[from[e]]);
    out[to[e]] += flow;
    out[from[e]] -= flow;
  }
}

function dot(a: Float64Array, b: Float64Array): number {
  let sum = 0;
  for (let i = 0; i < a.length; i++) sum += a[i] * b[i];
  return sum;
}
