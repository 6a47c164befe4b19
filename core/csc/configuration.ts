import { logarithm } from '../math/logarithm.ts';
import { type Gram, gramAt } from './gram.ts';
import type { SpikePrior } from './spike-prior.ts';

/** A spike as a hypothesis: which atom, where, and its sign. */
export interface Placement {
  readonly atom: number;
  readonly position: number;
  readonly sign: number;
}

/** A set of placements with its log odds against silence and its amplitudes. */
export interface Configuration {
  readonly placements: readonly Placement[];
  readonly amplitudes: Float64Array;
  readonly logOdds: number;
  /** Cholesky factor L of M, see `evaluateConfiguration`: row i begins at `i (i + 1) / 2`. */
  readonly factor: Float64Array;
  /** `L^-1 c` */
  readonly whitened: Float64Array;
}

/** Where the placements of a configuration find the correlation `H^T y`. */
export type CorrelationAt = (atom: number, position: number) => number;

/**
 * Log odds of a set of events against silence, all amplitudes integrated out at once. With noise of
 * variance v, amplitudes a ~ N(m, diag(s^2)), G the Gram matrix of the placed atoms and
 * b = H^T y at them:
 *
 *     M = G/v + diag(1/s^2),   c = b/v + m/s^2
 *     log odds = 1/2 c^T M^-1 c - 1/2 sum m^2/s^2 - 1/2 log det M - sum log s + sum log rate
 *
 * and the amplitudes returned are their posterior mean M^-1 c.
 */
export function evaluateConfiguration(
  gram: Gram,
  prior: SpikePrior,
  placements: readonly Placement[],
  correlationAt: CorrelationAt,
): Configuration {
  const size = placements.length;
  const factor = new Float64Array((size * (size + 1)) / 2);
  const whitened = new Float64Array(size);
  let logOdds = 0;
  for (let i = 0; i < size; i++) {
    const { atom, position } = placements[i];
    const observed = correlationAt(atom, position);
    logOdds += appendPlacement(
      gram,
      prior,
      placements,
      i,
      placements[i],
      observed,
      factor,
      whitened,
    );
  }
  return finished(placements, logOdds, factor, whitened);
}

/** A configuration with one placement more, in time that grows with the square of its size. */
export function extendConfiguration(
  gram: Gram,
  prior: SpikePrior,
  configuration: Configuration,
  placement: Placement,
  correlationAt: CorrelationAt,
): Configuration {
  const size = configuration.placements.length;
  const factor = new Float64Array(((size + 1) * (size + 2)) / 2);
  const whitened = new Float64Array(size + 1);
  factor.set(configuration.factor);
  whitened.set(configuration.whitened);
  const { placements } = configuration;
  const observed = correlationAt(placement.atom, placement.position);
  const gain = appendPlacement(
    gram,
    prior,
    placements,
    size,
    placement,
    observed,
    factor,
    whitened,
  );
  return finished([...placements, placement], configuration.logOdds + gain, factor, whitened);
}

/**
 * Writes the row that one more placement adds to the factor of the first `size` placements.
 * @param observed `H^T y` at the placement
 * @param factor rows of L; row `size` is written
 * @param whitened `L^-1 c`; entry `size` is written
 * @returns by how much the placement raises the log odds
 */
export function appendPlacement(
  gram: Gram,
  prior: SpikePrior,
  placements: readonly Placement[],
  size: number,
  placement: Placement,
  observed: number,
  factor: Float64Array,
  whitened: Float64Array,
): number {
  const { atom, position, sign } = placement;
  const noisePrecision = 1 / prior.noiseVariance;
  const spread = prior.spread[atom];
  const precision = 1 / spread ** 2;
  const mean = sign * prior.mean[atom];
  const row = (size * (size + 1)) / 2;
  let pivot = noisePrecision * gramAt(gram, atom, atom, 0) + precision;
  let target = noisePrecision * observed + mean * precision;
  for (let j = 0; j < size; j++) {
    const other = placements[j];
    const rowJ = (j * (j + 1)) / 2;
    let entry = noisePrecision * gramAt(gram, other.atom, atom, position - other.position);
    for (let k = 0; k < j; k++) entry -= factor[row + k] * factor[rowJ + k];
    entry /= factor[rowJ + j];
    factor[row + j] = entry;
    pivot -= entry ** 2;
    target -= entry * whitened[j];
  }
  const root = Math.sqrt(Math.max(pivot, LEAST_PIVOT));
  factor[row + size] = root;
  whitened[size] = target / root;
  return (
    0.5 * whitened[size] ** 2 -
    0.5 * mean ** 2 * precision -
    logarithm(root * spread) +
    prior.logRate[atom]
  );
}

/** A pivot below this is rounding: M is never less than diag(1/s^2). */
const LEAST_PIVOT = 1e-12;

/** Adds the amplitudes `L^-T L^-1 c`. */
function finished(
  placements: readonly Placement[],
  logOdds: number,
  factor: Float64Array,
  whitened: Float64Array,
): Configuration {
  const amplitudes = whitened.slice();
  for (let i = placements.length - 1; i >= 0; i--) {
    const row = (i * (i + 1)) / 2;
    amplitudes[i] /= factor[row + i];
    for (let k = 0; k < i; k++) amplitudes[k] -= factor[row + k] * amplitudes[i];
  }
  return { placements, amplitudes, logOdds, factor, whitened };
}
