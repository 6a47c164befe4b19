import { mixingPays } from '../kernels/mixed-atoms.ts';
import { mixture, principalRows } from '../math/principal-rows.ts';
import { channelsOfAtom } from './gram.ts';
import { atomOf, type Dictionary } from './problem.ts';

/**
 * Leaves of an atom the largest products of a waveform and weights of channels, as few as may be,
 * where it is faster to correlate with mixtures of channels then; what it is otherwise, it stays.
 * Changes the dictionary in place; what is left is the nearest atom of its rank, but not of unit norm.
 * @param mostMissing energy that may be left out
 */
export function truncateAtom(dictionary: Dictionary, atom: number, mostMissing: number): void {
  const { atomSamples } = dictionary;
  const channels = channelsOfAtom(dictionary, atom);
  if (!mixingPays(1, channels, atomSamples)) return;
  const values = atomOf(dictionary, atom);
  if (!values.every(Number.isFinite)) return;
  const rows = Array.from(channels, (p) => values.subarray(p * atomSamples, (p + 1) * atomSamples));
  const { left, mixtures } = principalRows(rows);
  const rank = left.findIndex((missing) => missing <= mostMissing) + 1;
  if (!mixingPays(rank, channels, atomSamples)) return;
  const products = Array.from({ length: rank }, (_, r) => {
    const weights = mixtures.subarray(r * rows.length, (r + 1) * rows.length);
    return { weights, waveform: mixture(weights, rows) };
  });
  rows.forEach((row, i) => {
    row.set(
      mixture(
        Float64Array.from(products, ({ weights }) => weights[i]),
        products.map(({ waveform }) => waveform),
      ),
    );
  });
}
