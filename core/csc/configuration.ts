import { factorCholesky, solveCholesky } from '../math/cholesky.ts';
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
}

/**
 * Log odds of a set of events against silence, all amplitudes integrated out at once. With noise of
 * variance v, amplitudes a ~ N(m, diag(s^2)), G the Gram matrix of the placed atoms and
 * b = H^T y at them:
 *
 *     M = G/v + diag(1/s^2),   c = b/v + m/s^2
 *     log odds = 1/2 c^T M^-1 c - 1/2 sum m^2/s^2 - 1/2 log det M - sum log s + sum log rate
 *
 * and the amplitudes returned are their posterior mean M^-1 c.
 * @param correlation `H^T y`, `(atoms x positions)`
 */
export function evaluateConfiguration(
  gram: Gram,
  prior: SpikePrior,
  placements: readonly Placement[],
  correlation: Float64Array,
  positions: number,
): Configuration {
  const size = placements.length;
  const matrix = new Float64Array(size * size);
  const target = new Float64Array(size);
  const noisePrecision = 1 / prior.noiseVariance;
  let logOdds = 0;
  for (let i = 0; i < size; i++) {
    const { atom, position, sign } = placements[i];
    const precision = 1 / prior.spread[atom] ** 2;
    const mean = sign * prior.mean[atom];
    target[i] = noisePrecision * correlation[atom * positions + position] + mean * precision;
    logOdds += prior.logRate[atom] - Math.log(prior.spread[atom]) - 0.5 * mean ** 2 * precision;
    for (let j = 0; j < i; j++) {
      const other = placements[j];
      matrix[i * size + j] =
        noisePrecision * gramAt(gram, other.atom, atom, position - other.position);
    }
    matrix[i * size + i] = noisePrecision * gramAt(gram, atom, atom, 0) + precision;
  }
  factorCholesky(matrix, size, size);
  const amplitudes = solveCholesky(matrix, size, size, target.slice());
  for (let i = 0; i < size; i++) {
    logOdds += 0.5 * target[i] * amplitudes[i] - Math.log(matrix[i * size + i]);
  }
  return { placements, amplitudes, logOdds };
}

/**
 * Correlations of all atoms with what a configuration leaves of the signal.
 * @param correlation `H^T y`, `(atoms x positions)`
 * @param out as long
 */
export function pullsOf(
  gram: Gram,
  configuration: Configuration,
  correlation: Float64Array,
  positions: number,
  out: Float64Array,
): Float64Array {
  const { atomCount, atomSamples, values } = gram;
  const reach = atomSamples - 1;
  out.set(correlation);
  configuration.placements.forEach(({ atom, position }, i) => {
    const amplitude = configuration.amplitudes[i];
    const from = Math.max(0, position - reach);
    const to = Math.min(positions - 1, position + reach);
    for (const other of gram.partners[atom]) {
      const row = other * positions;
      const shift = (atom * atomCount + other) * (2 * atomSamples - 1) + reach - position;
      for (let n = from; n <= to; n++) out[row + n] -= amplitude * values[shift + n];
    }
  });
  return out;
}
