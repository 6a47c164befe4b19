/**
 * What sparse codes are computed with: correlations with atoms, inner products of atoms, solvers.
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

/** What makes a position hot, and where that is written. */
export interface HeatOptions extends LassoWeights {
  /** How many atoms' correlations exceed their lambdas, one a position. */
  readonly heat: Uint16Array;
}

/**
 * Correlation in whole numbers of 16 bits, which are as good as the noise lets them be and twice as
 * fast; the same bits in kernel and twin. Twin: `IntegerCorrelator` in core/csc.
 */
export interface HeatedCorrelation {
  /**
   * `beta = H^T y`, as `TemplateCorrelation` has it.
   * @param heated to learn in the same pass where the signal is hot
   * @param known positions from the first on of which all is written already; they may be computed again
   */
  correlate(
    traces: Float32Array | Float64Array,
    samples: number,
    out: Float64Array,
    heated?: HeatOptions,
    known?: number,
  ): Float64Array;
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

/** Pairs of atoms whose inner products at all lags are wanted. */
export interface AtomPairs {
  readonly atomSamples: number;
  /** Taps of one atom on one channel. */
  readonly rows: readonly Float64Array[];
  /**
   * Four numbers each: where `<a, b>` at the least lag goes, `1 - atomSamples`, and behind it the
   * others; where `<b, a>` goes, the same place for an atom with itself; the first term, and one more
   * than the last.
   */
  readonly pairs: Int32Array;
  /** The row of `a` and that of `b` on each channel that they share. */
  readonly terms: Int32Array;
}

/**
 * Twin: `pairProducts` in core/csc. Gives `out` back, overwritten; what is in it at places of no pair
 * is not promised.
 */
export type PairProducts = (pairs: AtomPairs, out: Float64Array) => Float64Array;

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
  /** Longest problem that it has memory for. */
  readonly mostPositions: number;
  /** @param beta `H^T y`, `(atoms x positions)`, left as it is */
  solve(beta: Float64Array, positions: number): CodeEntries;
}

/** Correlation and solver in one, without the correlations leaving the kernel. Twin: `PlainLassoEncoder` in core/csc. */
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
