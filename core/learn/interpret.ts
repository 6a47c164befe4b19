import type { Event } from '../csc/debias.ts';
import { factorCholesky, solveCholesky } from '../math/cholesky.ts';

/**
 * Which examples a dictionary is made of. Where it is at rest given the codes Z of its n training
 * examples X, everything that it makes is a sum of them (PUDLE, Theorem 5.1 and Eq. 17, 18):
 *
 *     D z = X beta,   beta = G^-1 Z^T z,   G = Z^T Z + omega I,
 *
 * atom j being what the code e_j makes. There are more examples than atoms, so beta is computed as
 * `Z^T (Z Z^T + omega I)^-1 z`, which is the same.
 */
export class Interpolation {
  private readonly atomCodes: readonly ArrayLike<number>[];
  private readonly factor: Float64Array;

  /**
   * @param atomCodes rows of Z: what each atom's codes are in all examples
   * @param omega weight of the dictionary's own norm in what it minimises
   */
  constructor(atomCodes: readonly ArrayLike<number>[], omega: number) {
    const size = atomCodes.length;
    this.atomCodes = atomCodes;
    this.factor = new Float64Array(size * size);
    for (let i = 0; i < size; i++) {
      for (let j = 0; j <= i; j++) {
        this.factor[i * size + j] = product(atomCodes[i], atomCodes[j]);
      }
      this.factor[i * size + i] += omega;
    }
    factorCholesky(this.factor, size, size);
  }

  /**
   * beta, one weight an example.
   * @param code z, one entry an atom
   */
  weightsOf(code: ArrayLike<number>): Float64Array {
    const size = this.atomCodes.length;
    const shares = solveCholesky(this.factor, size, size, Float64Array.from(code));
    const weights = new Float64Array(this.atomCodes[0].length);
    this.atomCodes.forEach((codes, j) => {
      for (let i = 0; i < weights.length; i++) weights[i] += shares[j] * codes[i];
    });
    return weights;
  }
}

/**
 * Why a template looks as it does: `Interpolation` for one atom. For spikes it reads
 *
 *     h_c = sum_i w_i x_i,   w_i = a_i / sum_j a_j^2
 *
 * over the spikes of one neuron, where x_i is the signal at spike i without all other spikes: what they
 * overlap with is taken away by the model itself, so that G, seen from one atom, is a number. The sum
 * is exact for atoms that `solveClosedForm` has solved from these events.
 * @param amplitudes a_i of all spikes that taught the atom
 * @returns w_i, whose sum with the amplitudes is 1; zeros where all amplitudes are
 */
export function teachingWeights(amplitudes: ArrayLike<number>): Float64Array {
  return new Interpolation([amplitudes], 0).weightsOf([1]);
}

/**
 * How like two codes are, each seen from a position of its own: their inner product, by which a
 * training example contributes to a new one (PUDLE, Eq. 18 and 19).
 * @param own events by ascending position
 * @param others likewise
 * @param toleranceSamples how far apart entries may be and still be the same one
 */
export function codeSimilarity(
  own: readonly Event[],
  ownOrigin: number,
  others: readonly Event[],
  otherOrigin: number,
  toleranceSamples = 0,
): number {
  let sum = 0;
  let first = 0;
  for (const { atom, position, amplitude } of own) {
    const wanted = position - ownOrigin + otherOrigin;
    while (first < others.length && others[first].position < wanted - toleranceSamples) first++;
    for (let i = first; i < others.length; i++) {
      const other = others[i];
      if (other.position > wanted + toleranceSamples) break;
      if (other.atom === atom) sum += amplitude * other.amplitude;
    }
  }
  return sum;
}

function product(a: ArrayLike<number>, b: ArrayLike<number>): number {
  let sum = 0;
  for (let i = 0; i < a.length; i++) sum += a[i] * b[i];
  return sum;
}
