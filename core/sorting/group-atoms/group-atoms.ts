/**
 * A unit as a group of atoms, of which a spike takes a mixture: its template, the template's time
 * derivative, which moves it between samples, and the first variation of its waveform (a group of the
 * group-sparse auto-encoder, Eq. 3; which groups are active is known here).
 */
export interface GroupAtoms {
  readonly channels: readonly number[];
  /** `(atoms x channels x templateSamples)`, whitened, of a spike of the unit's template's size. */
  readonly atoms: Float32Array;
  readonly atomCount: number;
  /** Precision of each atom's coefficient before anything is seen, at noise of variance 1. */
  readonly priorPrecision: Float64Array;
}

/** Places of a template's atoms within its group. */
export const atomPlaces = { template: 0, derivative: 1, variation: 2 } as const;

/** A moment that is anywhere between two whole samples has this variance, in samples. */
export const SHIFT_VARIANCE = 1 / 12;
