import type { Random } from '../../base/random.ts';
import { createDictionary, type Dictionary } from '../../csc/problem.ts';
import { symmetricEigen } from '../../math/symmetric-eigen.ts';
import { addRow, dot } from './matrix.ts';

export interface PairwiseOptions {
  readonly atomCount: number;
  readonly pairs: number;
  /** Two directions with a larger product are of one atom. */
  readonly largestLikeness: number;
}

/** Where a pair of signals points. */
interface Direction {
  readonly vector: Float64Array;
  /** By how much the first eigenvalue exceeds the second: the more, the clearer. */
  readonly gap: number;
}

/**
 * Initial atoms from data alone (Arora, Ge, Ma & Moitra 2015, "Simple, efficient, and neural
 * algorithms for sparse coding", Algorithm 3). For two signals u, v that share one atom, signals
 * that hold it too have large products with both, so that
 *
 *     M_uv = 1/n sum_i <x_i, u> <x_i, v> x_i x_i^T
 *
 * has one eigenvalue far above the others, and its eigenvector is close to the atom. The paper
 * takes every pair whose eigenvalues pass two thresholds, as they come. Here the pairs with the widest
 * gap come first: a direction between two atoms has a narrow one, and comes after both.
 * @param signals each of the same size
 * @returns as many atoms as were found, at most `atomCount`, of unit norm
 */
export function pairwiseAtoms(
  signals: readonly Float64Array[],
  { atomCount, pairs, largestLikeness }: PairwiseOptions,
  random: Random,
): Dictionary {
  const size = signals[0].length;
  const draw = () => signals[random.integer(signals.length)];
  const directions = Array.from({ length: pairs }, () =>
    leadingDirection(signals, draw(), draw()),
  ).sort((a, b) => b.gap - a.gap);
  const found: Float64Array[] = [];
  for (const { vector } of directions) {
    const likeness = found.map((atom) => Math.abs(dot(atom, 0, vector, 0, size)));
    if (likeness.every((value) => value <= largestLikeness)) found.push(vector);
    if (found.length === atomCount) break;
  }
  const dictionary = createDictionary(found.length, 1, size);
  for (const [j, atom] of found.entries()) dictionary.atoms.set(atom, j * size);
  return dictionary;
}

function leadingDirection(
  signals: readonly Float64Array[],
  u: Float64Array,
  v: Float64Array,
): Direction {
  const size = u.length;
  const { values, vectors } = symmetricEigen(weightedCovariance(signals, u, v), size);
  const [first, second] = [...values.keys()].sort(
    (a, b) => Math.abs(values[b]) - Math.abs(values[a]),
  );
  return {
    vector: vectors.slice(first * size, (first + 1) * size),
    gap: Math.abs(values[first]) - Math.abs(values[second]),
  };
}

/** M_uv of all other signals; only its lower triangle is filled. */
function weightedCovariance(
  signals: readonly Float64Array[],
  u: Float64Array,
  v: Float64Array,
): Float64Array {
  const size = u.length;
  const matrix = new Float64Array(size * size);
  for (const signal of signals) {
    if (signal === u || signal === v) continue;
    const weight = (dot(signal, 0, u, 0, size) * dot(signal, 0, v, 0, size)) / signals.length;
    for (let i = 0; i < size; i++) {
      addRow(signal, 0, i + 1, weight * signal[i], matrix, i * size);
    }
  }
  return matrix;
}
