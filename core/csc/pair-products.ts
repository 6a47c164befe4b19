import type { AtomPairs } from '../kernels/contracts/coding.ts';
import { correlateRow } from './correlate-row.ts';

/** Inner products of pairs of atoms at all lags, see `AtomPairs`. */
export function pairProducts(
  { atomSamples, rows, pairs, terms }: AtomPairs,
  out: Float64Array,
): Float64Array {
  const reach = atomSamples - 1;
  const span = 2 * atomSamples - 1;
  // The products at all lags are the correlation of one atom with the other in the midst of silence.
  const amidSilence = new Float64Array(atomSamples + 2 * reach);
  for (let p = 0; p < pairs.length; p += 4) {
    const products = out.subarray(pairs[p], pairs[p] + span).fill(0);
    for (let t = pairs[p + 2]; t < pairs[p + 3]; t++) {
      amidSilence.set(rows[terms[2 * t + 1]], reach);
      correlateRow(rows[terms[2 * t]], amidSilence, products);
    }
    if (pairs[p + 1] !== pairs[p]) out.set(products.slice().reverse(), pairs[p + 1]);
  }
  return out;
}
