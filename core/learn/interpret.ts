import type { Event } from '../csc/debias.ts';

/**
 * Why an atom looks as it does. Where the dictionary is at rest, each atom interpolates the training
 * data (PUDLE, Theorem 5.1 and Eq. 17): `D = X G^-1 Z'`. For spikes this reads
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
  let energy = 0;
  for (let i = 0; i < amplitudes.length; i++) energy += amplitudes[i] ** 2;
  return Float64Array.from({ length: amplitudes.length }, (_, i) =>
    energy === 0 ? 0 : amplitudes[i] / energy,
  );
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
