import { isZero } from '../math/is-zero.ts';

/**
 * The convolutional sparse coding problem (CRsAE, Eq. 4 and 9, for several channels):
 *
 *     y_p[n] = sum_c (h_{c,p} * x_c)[n] + v_p[n]
 *     min_x 1/2 ||y - H x||^2 + lambda ||x||_1      (x >= 0 unless two-sided)
 *
 * One code is shared by all channels of an atom. `x_c[n]` places the FIRST sample of atom c at
 * sample n, so a code has `validSamples = samples - atomSamples + 1` positions.
 */
export interface Dictionary {
  readonly atomCount: number;
  readonly channelCount: number;
  readonly atomSamples: number;
  /** `(atomCount x channelCount x atomSamples)`, unit Frobenius norm an atom, whitened units. */
  readonly atoms: Float64Array;
}

/** A code as its non-zero entries, sorted by position, then atom. */
export interface SparseCode {
  readonly position: Float64Array;
  readonly atom: Int32Array;
  readonly value: Float64Array;
}

export interface CodingOptions {
  /** Regularisation weight of each atom. */
  readonly lambda: Float64Array;
  /** Whether codes may be negative. */
  readonly twoSided: boolean;
}

/** Positions of a code for a signal of `samples` samples. */
export function validSamples(samples: number, atomSamples: number): number {
  return Math.max(0, samples - atomSamples + 1);
}

export function createDictionary(
  atomCount: number,
  channelCount: number,
  atomSamples: number,
): Dictionary {
  return {
    atomCount,
    channelCount,
    atomSamples,
    atoms: new Float64Array(atomCount * channelCount * atomSamples),
  };
}

/** View of one atom, `(channelCount x atomSamples)`. */
export function atomOf(dictionary: Dictionary, atom: number): Float64Array {
  const size = dictionary.channelCount * dictionary.atomSamples;
  return dictionary.atoms.subarray(atom * size, (atom + 1) * size);
}

/**
 * Copies an atom into one that is zero. Channels on which it is zero are not written: memory that nobody has written to takes
 * none of the machine's, and on large probes that is most of a dictionary.
 */
export function copyAtom(from: Float64Array, to: Float64Array, atomSamples: number): void {
  for (let at = 0; at < from.length; at += atomSamples) {
    const row = from.subarray(at, at + atomSamples);
    if (!isZero(row)) to.set(row, at);
  }
}

/** Scales every atom to unit Frobenius norm in place; returns the norms they had. A zero atom stays zero. */
export function normaliseAtoms(dictionary: Dictionary): Float64Array {
  const norms = new Float64Array(dictionary.atomCount);
  for (let c = 0; c < dictionary.atomCount; c++) {
    const atom = atomOf(dictionary, c);
    let energy = 0;
    for (let i = 0; i < atom.length; i++) energy += atom[i] ** 2;
    const norm = Math.sqrt(energy);
    norms[c] = norm;
    if (norm > 0) for (let i = 0; i < atom.length; i++) atom[i] = atom[i] / norm;
  }
  return norms;
}
