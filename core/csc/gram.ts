import { atomOf, type Dictionary } from './problem.ts';

/** Inner products of all shifted atoms: everything a solver needs to know of the dictionary. */
export interface Gram {
  readonly atomCount: number;
  readonly atomSamples: number;
  /**
   * `(atomCount x atomCount x (2 atomSamples - 1))`: entry `[b][a][lag + atomSamples - 1]` is
   * `<h_b at 0, h_a at lag>`, summed over channels. Contiguous in the position of `a`, because
   * adding an atom `b` to the code changes the correlations of every `a` around it.
   */
  readonly values: Float64Array;
  /** Atoms that share a channel with each atom, itself included: the others' products are all zero. */
  readonly partners: readonly Int32Array[];
  /** `(atomCount x atomCount)`, 1 for partners. */
  readonly sharesChannel: Uint8Array;
}

/** Channels on which an atom is not identically zero, ascending. */
export function channelsOfAtom(dictionary: Dictionary, atom: number): Int32Array {
  const values = atomOf(dictionary, atom);
  const used: number[] = [];
  for (let p = 0; p < dictionary.channelCount; p++) {
    const row = values.subarray(p * dictionary.atomSamples, (p + 1) * dictionary.atomSamples);
    if (row.some((value) => value !== 0)) used.push(p);
  }
  return Int32Array.from(used);
}

/** Computes the Gram matrix of H up to translation (CRsAE, Eq. 36 for all pairs and channels). */
export function computeGram(dictionary: Dictionary): Gram {
  const { atomCount, atomSamples } = dictionary;
  const span = 2 * atomSamples - 1;
  const values = new Float64Array(atomCount * atomCount * span);
  const channels = Array.from({ length: atomCount }, (_, c) => channelsOfAtom(dictionary, c));
  for (let b = 0; b < atomCount; b++) {
    for (let a = 0; a <= b; a++) {
      const forward = (b * atomCount + a) * span + atomSamples - 1;
      const backward = (a * atomCount + b) * span + atomSamples - 1;
      for (const p of channels[a]) {
        if (!channels[b].includes(p)) continue;
        const rowA = atomOf(dictionary, a).subarray(p * atomSamples, (p + 1) * atomSamples);
        const rowB = atomOf(dictionary, b).subarray(p * atomSamples, (p + 1) * atomSamples);
        for (let lag = 1 - atomSamples; lag < atomSamples; lag++) {
          let sum = 0;
          const first = Math.max(0, -lag);
          const last = Math.min(atomSamples, atomSamples - lag);
          for (let k = first; k < last; k++) sum += rowA[k] * rowB[k + lag];
          values[forward + lag] += sum;
          if (a !== b) values[backward - lag] += sum;
        }
      }
    }
  }
  const partners = channels.map((own) =>
    Int32Array.from(
      channels.flatMap((other, a) => (other.some((p) => own.includes(p)) ? [a] : [])),
    ),
  );
  const sharesChannel = new Uint8Array(atomCount * atomCount);
  partners.forEach((others, a) => {
    for (const b of others) sharesChannel[a * atomCount + b] = 1;
  });
  return { atomCount, atomSamples, values, partners, sharesChannel };
}

/** `<h_b at 0, h_a at lag>`; zero where the atoms do not overlap. */
export function gramAt(gram: Gram, b: number, a: number, lag: number): number {
  if (lag <= -gram.atomSamples || lag >= gram.atomSamples) return 0;
  const span = 2 * gram.atomSamples - 1;
  return gram.values[(b * gram.atomCount + a) * span + lag + gram.atomSamples - 1];
}
