import type { AtomPairs } from '../kernels/contracts/coding.ts';
import { threadKernels } from '../kernels/thread-kernels.ts';
import { isZero } from '../math/is-zero.ts';
import { pairProducts } from './pair-products.ts';
import { atomOf, type Dictionary } from './problem.ts';

/** Inner products of all shifted atoms: everything a solver needs to know of the dictionary. */
export interface Gram {
  readonly atomCount: number;
  readonly atomSamples: number;
  /**
   * `2 atomSamples - 1` numbers for each ordered pair of partners: the one at
   * `centre[b * atomCount + a] + lag` is `<h_b at 0, h_a at lag>`, summed over channels. Contiguous in
   * the position of `a`, because adding an atom `b` to the code changes the correlations of every
   * `a` around it.
   */
  readonly values: Float64Array;
  /** `(atomCount x atomCount)`: where each pair's products have lag zero; -1 where the pair shares no channel. */
  readonly centre: Int32Array;
  /** Atoms that share a channel with each atom, ascending, itself included: the others' products are all zero. */
  readonly partners: readonly Int32Array[];
}

/** Channels on which an atom is not identically zero, ascending. */
export function channelsOfAtom(dictionary: Dictionary, atom: number): Int32Array {
  const values = atomOf(dictionary, atom);
  const used: number[] = [];
  for (let p = 0; p < dictionary.channelCount; p++) {
    const row = values.subarray(p * dictionary.atomSamples, (p + 1) * dictionary.atomSamples);
    if (!isZero(row)) used.push(p);
  }
  return Int32Array.from(used);
}

/** Computes the Gram matrix of H up to translation (CRsAE, Eq. 36 for all pairs and channels). */
export function computeGram(dictionary: Dictionary): Gram {
  const { atomCount, atomSamples, channelCount } = dictionary;
  const channels = Array.from({ length: atomCount }, (_, c) => channelsOfAtom(dictionary, c));
  const partners = partnersOf(channels, channelCount);
  const { centre, size } = placePairs(partners, atomSamples);
  const products = threadKernels()?.pairProducts ?? pairProducts;
  const pairs = pairsOf(dictionary, channels, partners, centre);
  const values = products(pairs, new Float64Array(size));
  return { atomCount, atomSamples, values, centre, partners };
}

/** The products that are to be summed, each pair of partners once. */
function pairsOf(
  dictionary: Dictionary,
  channels: readonly Int32Array[],
  partners: readonly Int32Array[],
  centre: Int32Array,
): AtomPairs {
  const { atomCount, atomSamples, channelCount } = dictionary;
  const reach = atomSamples - 1;
  const rows: Float64Array[] = [];
  const rowAt = new Int32Array(atomCount * channelCount).fill(-1);
  channels.forEach((own, atom) => {
    for (const p of own) {
      rowAt[atom * channelCount + p] = rows.length;
      rows.push(rowOf(dictionary, atom, p));
    }
  });
  const pairs: number[] = [];
  const terms: number[] = [];
  for (let b = 0; b < atomCount; b++) {
    for (const a of partners[b]) {
      if (a > b) break;
      const first = terms.length / 2;
      for (const p of channels[a]) {
        const other = rowAt[b * channelCount + p];
        if (other >= 0) terms.push(rowAt[a * channelCount + p], other);
      }
      const forth = centre[b * atomCount + a] - reach;
      const back = centre[a * atomCount + b] - reach;
      pairs.push(forth, back, first, terms.length / 2);
    }
  }
  return { atomSamples, rows, pairs: Int32Array.from(pairs), terms: Int32Array.from(terms) };
}

/** Taps of an atom on one channel. */
function rowOf(dictionary: Dictionary, atom: number, channel: number): Float64Array {
  const { atomSamples } = dictionary;
  return atomOf(dictionary, atom).subarray(channel * atomSamples, (channel + 1) * atomSamples);
}

/** The Gram matrix of some of the atoms, in the order given; the products are shared, not copied. */
export function selectFromGram(gram: Gram, atoms: readonly number[]): Gram {
  const count = atoms.length;
  const centre = new Int32Array(count * count);
  const partners = atoms.map((b, i) => {
    const others = Int32Array.from(atoms, (a, j) => {
      centre[i * count + j] = gram.centre[b * gram.atomCount + a];
      return centre[i * count + j] < 0 ? -1 : j;
    });
    return others.filter((j) => j >= 0);
  });
  const { atomSamples, values } = gram;
  return { atomCount: count, atomSamples, values, centre, partners };
}

function partnersOf(channels: readonly Int32Array[], channelCount: number): Int32Array[] {
  const atomsOn: number[][] = Array.from({ length: channelCount }, () => []);
  channels.forEach((own, atom) => {
    for (const p of own) atomsOn[p].push(atom);
  });
  return channels.map((own) =>
    Int32Array.from(new Set(Array.from(own).flatMap((p) => atomsOn[p]))).sort(),
  );
}

function placePairs(
  partners: readonly Int32Array[],
  atomSamples: number,
): { centre: Int32Array; size: number } {
  const atomCount = partners.length;
  const span = 2 * atomSamples - 1;
  const centre = new Int32Array(atomCount * atomCount).fill(-1);
  let pairs = 0;
  partners.forEach((others, b) => {
    for (const a of others) {
      centre[b * atomCount + a] = pairs * span + atomSamples - 1;
      pairs++;
    }
  });
  return { centre, size: pairs * span };
}

/** `<h_b at 0, h_a at lag>`; zero where the atoms do not overlap. */
export function gramAt(gram: Gram, b: number, a: number, lag: number): number {
  if (lag <= -gram.atomSamples || lag >= gram.atomSamples) return 0;
  const centre = gram.centre[b * gram.atomCount + a];
  return centre < 0 ? 0 : gram.values[centre + lag];
}
