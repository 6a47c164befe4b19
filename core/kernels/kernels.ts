/**
 * What the rooms ask of a kernel. Each has a readable TypeScript twin in the room that the algorithm
 * belongs to, which has the same shape and is reference and fallback; the classes beside this file
 * do the same in WebAssembly. What a kernel is made of must not change while it is used; the arrays of
 * a call are the caller's and are not kept.
 */

/** Atoms as a dictionary has them: `(atomCount x channelCount x atomSamples)`. */
export interface Atoms {
  readonly atomCount: number;
  readonly channelCount: number;
  readonly atomSamples: number;
  readonly atoms: Float64Array;
}

/** Twin: `Correlator` in core/csc. */
export interface TemplateCorrelation {
  /**
   * `beta = H^T y`; the same value wherever a tile is cut, to the bit.
   * @param traces planar `(channels x samples)`
   * @param out `(atoms x validSamples)`, overwritten
   */
  correlate(traces: Float32Array | Float64Array, samples: number, out: Float64Array): Float64Array;
}

/** Inner products of shifted atoms, as csc's `Gram` has them. */
export interface AtomProducts {
  readonly atomCount: number;
  readonly atomSamples: number;
  /** `<h_b at 0, h_a at lag>` is at `centre[b * atomCount + a] + lag`. */
  readonly values: Float64Array;
  /** -1 where two atoms share no channel. */
  readonly centre: Int32Array;
  /** Atoms that share a channel with each atom. */
  readonly partners: readonly Int32Array[];
}

/** The lasso's weights, one an atom, and whether codes may be negative. */
export interface LassoWeights {
  readonly lambda: Float64Array;
  readonly twoSided: boolean;
}

/** A sparse code, sorted by position, then atom. */
export interface CodeEntries {
  readonly position: Float64Array;
  readonly atom: Int32Array;
  readonly value: Float64Array;
}

/** Twin: `ActiveSetSolver` in core/csc. */
export interface LassoSolver {
  /** @param beta `H^T y`, `(atoms x positions)`; what is in it afterwards is not promised */
  solve(beta: Float64Array, positions: number): CodeEntries;
}

/** Correlation and solver in one, without the correlations leaving the kernel. Twin: `encodeActiveSet`. */
export interface LassoEncoder {
  encode(traces: Float32Array | Float64Array, samples: number): CodeEntries;
}

/** How long FISTA goes on, and how far it steps. */
export interface DenseSteps {
  readonly iterations: number;
  /** At least the largest squared singular value of the dictionary's operator. */
  readonly lipschitz: number;
  /** Stops earlier once no entry of the code moved by more than this in an iteration. */
  readonly tolerance?: number;
}

export interface DenseCode {
  /** `(atoms x validSamples)` */
  readonly code: Float64Array;
  readonly iterations: number;
  /** Largest change of an entry of the code in the last iteration. */
  readonly lastChange: number;
}

/** FISTA with every entry of the code at work, the papers' encoder. Twin: `encodeFista` in core/csc. */
export interface DenseEncoder {
  encode(traces: Float64Array, samples: number, steps: DenseSteps): DenseCode;
}
