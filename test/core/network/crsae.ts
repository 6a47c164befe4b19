import { type Batch, crsae, type Network, type Weights } from '../../../core/network/index.ts';
import type { Problem } from '../csc/random-problem.ts';

/** CRsAE's network for a problem of the core. */
export function crsaeOf(problem: Problem, layers: number): Network {
  const { dictionary, options } = problem;
  return crsae({ ...dictionary, layers, twoSided: options.twoSided }, weightsOf(problem));
}

export const weightsOf = ({ dictionary, options }: Problem): Weights => ({
  decoder: Float32Array.from(dictionary.atoms),
  lambda: Float32Array.from(options.lambda),
});

export const batchOf = ({ traces, samples }: Problem): Batch => ({
  count: 1,
  extent: [samples],
  signals: Float32Array.from(traces),
});
