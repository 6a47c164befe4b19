import type { LassoEncoder } from '../kernels/contracts/coding.ts';
import { threadKernels } from '../kernels/thread-kernels.ts';
import { ActiveSetSolver } from './active-set.ts';
import { Correlator } from './correlate.ts';
import type { Gram } from './gram.ts';
import { type CodingOptions, type Dictionary, type SparseCode, validSamples } from './problem.ts';

export type CreateLassoEncoder = (
  dictionary: Dictionary,
  gram: Gram,
  options: CodingOptions,
) => LassoEncoder;

/** Codes many signals with one dictionary in TypeScript; not re-entrant, because it keeps its scratch arrays. */
export class PlainLassoEncoder implements LassoEncoder {
  private readonly dictionary: Dictionary;
  private readonly correlator: Correlator;
  private readonly solver: ActiveSetSolver;
  private beta = new Float64Array(0);

  constructor(dictionary: Dictionary, gram: Gram, options: CodingOptions) {
    this.dictionary = dictionary;
    this.correlator = new Correlator(dictionary);
    this.solver = new ActiveSetSolver(gram, options);
  }

  encode(traces: Float32Array | Float64Array, samples: number): SparseCode {
    const { atomCount, atomSamples } = this.dictionary;
    const positions = validSamples(samples, atomSamples);
    const size = atomCount * positions;
    if (this.beta.length !== size) this.beta = new Float64Array(size);
    return this.solver.solve(this.correlator.correlate(traces, samples, this.beta), positions);
  }
}

/** By the compiled kernel where it can run; for signals whose correlations its memory holds. */
export const lassoEncoder: CreateLassoEncoder = (dictionary, gram, options) =>
  threadKernels()?.lassoEncoder(dictionary, gram, options) ??
  new PlainLassoEncoder(dictionary, gram, options);
