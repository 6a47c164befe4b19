import { assert } from '../base/assert.ts';
import type { LearningStatistics } from './statistics.ts';

const MAX_ITERATIONS = 60;
const TOLERANCE = 1e-7;

/**
 * The dictionary that explains the events best (CRsAE, Eq. 19), from sufficient statistics:
 *
 *     sum_{a,lag} product(c, a, lag) h_{a,p}[k - lag] = correlations[c][p][k]
 *
 * The matrix is the same for all channels, symmetric and, because spikes overlap little, close to
 * diagonal: preconditioned conjugate gradients from the present atoms need a few iterations where a
 * Cholesky factor would cost (atoms x samples)^3. Only rows that may change take part.
 *
 * @param atoms `(atoms x channels x atomSamples)`, start on entry, solution on return (not
 *   normalised); atoms without events keep their values
 * @param channelMask `(atoms x channels)`, 0 where an atom must stay zero; it must not be zero where
 *   the statistics' own is not
 */
export function solveClosedForm(
  statistics: LearningStatistics,
  atoms: Float64Array,
  channelMask: Uint8Array,
): Float64Array {
  const { channelCount, atomSamples, margin, correlations, rowOf, squareSum } = statistics;
  const width = atomSamples + 2 * margin;
  const free: number[] = [];
  for (let row = 0; row < channelMask.length; row++) {
    if (channelMask[row] === 0) atoms.fill(0, row * atomSamples, (row + 1) * atomSamples);
    else if (squareSum[Math.floor(row / channelCount)] > 0) free.push(row);
  }
  const terms = termsOf(statistics, free);
  const size = free.length * atomSamples;
  const solution = new Float64Array(size);
  const residual = new Float64Array(size);
  const scale = new Float64Array(size);
  let targetNorm = 0;
  free.forEach((row, f) => {
    assert(rowOf[row] >= 0, `no statistics of row ${row}, which is not masked`);
    const at = f * atomSamples;
    const target = rowOf[row] * width + margin;
    solution.set(atoms.subarray(row * atomSamples, (row + 1) * atomSamples), at);
    residual.set(correlations.subarray(target, target + atomSamples), at);
    scale.fill(1 / squareSum[Math.floor(row / channelCount)], at, at + atomSamples);
  });
  for (let i = 0; i < size; i++) targetNorm += residual[i] ** 2;
  const image = new Float64Array(size);
  applyTerms(terms, atomSamples, solution, image);
  for (let i = 0; i < size; i++) residual[i] -= image[i];
  minimise(solution, residual, scale, TOLERANCE ** 2 * targetNorm, (direction) =>
    applyTerms(terms, atomSamples, direction, image),
  );
  free.forEach((row, f) => {
    const at = f * atomSamples;
    atoms.set(solution.subarray(at, at + atomSamples), row * atomSamples);
  });
  return atoms;
}

/**
 * Preconditioned conjugate gradients.
 * @param residual of `solution`; both are changed
 * @param scale the preconditioner, a diagonal
 * @param goal squared norm of the residual that is small enough
 * @param multiply the matrix by a vector; what it returns is read before the next call
 */
function minimise(
  solution: Float64Array,
  residual: Float64Array,
  scale: Float64Array,
  goal: number,
  multiply: (direction: Float64Array) => Float64Array,
): void {
  const size = solution.length;
  const direction = new Float64Array(size);
  let energy = 0;
  for (let i = 0; i < size; i++) {
    direction[i] = residual[i] * scale[i];
    energy += residual[i] * direction[i];
  }
  for (let iteration = 0; iteration < MAX_ITERATIONS; iteration++) {
    let residualNorm = 0;
    for (let i = 0; i < size; i++) residualNorm += residual[i] ** 2;
    if (residualNorm <= goal) break;
    const image = multiply(direction);
    let curvature = 0;
    for (let i = 0; i < size; i++) curvature += direction[i] * image[i];
    if (!(curvature > 0)) break;
    const step = energy / curvature;
    let nextEnergy = 0;
    for (let i = 0; i < size; i++) {
      solution[i] += step * direction[i];
      residual[i] -= step * image[i];
      nextEnergy += residual[i] ** 2 * scale[i];
    }
    const keep = nextEnergy / energy;
    energy = nextEnergy;
    for (let i = 0; i < size; i++) direction[i] = residual[i] * scale[i] + keep * direction[i];
  }
}

/** How the taps of one atom bear on the equations of another, on the channels that both have. */
interface Term {
  /** Lags at which some of their events overlap, which are few for most pairs, and the products there. */
  readonly lags: readonly number[];
  readonly products: readonly number[];
  /** Pairs of free rows, by their number: whose equation, and whose taps. */
  readonly rows: readonly (readonly [number, number])[];
}

function termsOf(statistics: LearningStatistics, free: readonly number[]): Term[] {
  const { atomCount, channelCount, atomSamples } = statistics;
  const freeOf = new Int32Array(atomCount * channelCount).fill(-1);
  free.forEach((row, f) => {
    freeOf[row] = f;
  });
  const terms: Term[] = [];
  for (let c = 0; c < atomCount; c++) {
    for (const a of statistics.partnersOf(c)) {
      const rows: [number, number][] = [];
      for (let p = 0; p < channelCount; p++) {
        const target = freeOf[c * channelCount + p];
        const source = freeOf[a * channelCount + p];
        if (target >= 0 && source >= 0) rows.push([target, source]);
      }
      const lags: number[] = [];
      const products: number[] = [];
      for (let lag = 1 - atomSamples; lag < atomSamples; lag++) {
        const product = statistics.product(c, a, lag);
        if (product === 0) continue;
        lags.push(lag);
        products.push(product);
      }
      terms.push({ lags, products, rows });
    }
  }
  return terms;
}

/** `out = M values`, both `(free rows x atomSamples)`. */
function applyTerms(
  terms: readonly Term[],
  atomSamples: number,
  values: Float64Array,
  out: Float64Array,
): Float64Array {
  out.fill(0);
  for (const { lags, products, rows } of terms) {
    for (const [targetRow, sourceRow] of rows) {
      const target = out.subarray(targetRow * atomSamples, (targetRow + 1) * atomSamples);
      const source = values.subarray(sourceRow * atomSamples, (sourceRow + 1) * atomSamples);
      addShifted(target, source, lags, products);
    }
  }
  return out;
}

/**
 * `target[k] += sum_i products[i] source[k - lags[i]]`, each number's sum in the order of the lags, which
 * ascend; four of them at a time where all four reach.
 */
function addShifted(
  target: Float64Array,
  source: Float64Array,
  lags: readonly number[],
  products: readonly number[],
): void {
  const length = target.length;
  const fours = lags.length - (lags.length % 4);
  for (let i = 0; i < fours; i += 4) {
    const [lag0, lag1, lag2, lag3] = [lags[i], lags[i + 1], lags[i + 2], lags[i + 3]];
    const from = Math.max(0, lag3);
    const to = Math.max(from, Math.min(length, length + lag0));
    for (let j = i; j < i + 4; j++) {
      addOneShifted(target, source, lags[j], products[j], 0, from);
      addOneShifted(target, source, lags[j], products[j], to, length);
    }
    const [a, b, c, d] = [products[i], products[i + 1], products[i + 2], products[i + 3]];
    for (let k = from; k < to; k++) {
      const two = target[k] + a * source[k - lag0] + b * source[k - lag1];
      target[k] = two + c * source[k - lag2] + d * source[k - lag3];
    }
  }
  for (let i = fours; i < lags.length; i++) {
    addOneShifted(target, source, lags[i], products[i], 0, length);
  }
}

/** For k in [from, to), as far as the source reaches. */
function addOneShifted(
  target: Float64Array,
  source: Float64Array,
  lag: number,
  product: number,
  from: number,
  to: number,
): void {
  const first = Math.max(from, lag);
  const last = Math.min(to, source.length + lag);
  for (let k = first; k < last; k++) target[k] += product * source[k - lag];
}
