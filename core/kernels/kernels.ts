/**
 * What the rooms ask of a kernel. Each has a readable TypeScript twin in the room that the algorithm
 * belongs to, which has the same shape and is reference and fallback; the classes beside this file
 * do the same in WebAssembly. Arrays belong to the caller and are never kept.
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
