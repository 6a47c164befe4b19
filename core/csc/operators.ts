import { atomOf, type Dictionary, type SparseCode, validSamples } from './problem.ts';

/**
 * The linear operators of the model, one readable loop each (CRsAE, Eq. 3). Signals are planar
 * `(channels x samples)`, dense codes `(atoms x validSamples)`. `correlate.ts` has the fast twin
 * of H^T and `gram.ts` the inner products H^T H.
 */

/**
 * H x for a sparse code.
 * @param out `(channels x samples)`, overwritten
 * @returns `out`
 */
export function reconstruct(
  dictionary: Dictionary,
  code: SparseCode,
  samples: number,
  out: Float64Array,
): Float64Array {
  out.fill(0, 0, dictionary.channelCount * samples);
  for (let i = 0; i < code.value.length; i++) {
    addAtom(dictionary, code.atom[i], code.position[i], code.value[i], samples, out);
  }
  return out;
}

/**
 * H x for a dense code.
 * @param code `(atoms x validSamples)`
 * @param out `(channels x samples)`, overwritten
 * @returns `out`
 */
export function reconstructDense(
  dictionary: Dictionary,
  code: Float64Array,
  samples: number,
  out: Float64Array,
): Float64Array {
  const positions = validSamples(samples, dictionary.atomSamples);
  out.fill(0, 0, dictionary.channelCount * samples);
  for (let c = 0; c < dictionary.atomCount; c++) {
    for (let n = 0; n < positions; n++) {
      const value = code[c * positions + n];
      if (value !== 0) addAtom(dictionary, c, n, value, samples, out);
    }
  }
  return out;
}

/**
 * H^T y: correlation of every atom with the signal, `sum_p sum_k h_{c,p}[k] y_p[n + k]`.
 * @param traces `(channels x samples)`
 * @param out `(atoms x validSamples)`, overwritten
 * @returns `out`
 */
export function correlate(
  dictionary: Dictionary,
  traces: Float64Array,
  samples: number,
  out: Float64Array,
): Float64Array {
  const { atomCount, channelCount, atomSamples } = dictionary;
  const positions = validSamples(samples, atomSamples);
  for (let c = 0; c < atomCount; c++) {
    const atom = atomOf(dictionary, c);
    for (let n = 0; n < positions; n++) {
      let sum = 0;
      for (let p = 0; p < channelCount; p++) {
        const signal = p * samples + n;
        const tap = p * atomSamples;
        for (let k = 0; k < atomSamples; k++) sum += atom[tap + k] * traces[signal + k];
      }
      out[c * positions + n] = sum;
    }
  }
  return out;
}

function addAtom(
  dictionary: Dictionary,
  c: number,
  position: number,
  value: number,
  samples: number,
  out: Float64Array,
): void {
  const { channelCount, atomSamples } = dictionary;
  const atom = atomOf(dictionary, c);
  for (let p = 0; p < channelCount; p++) {
    const signal = p * samples + position;
    const tap = p * atomSamples;
    for (let k = 0; k < atomSamples; k++) out[signal + k] += value * atom[tap + k];
  }
}
