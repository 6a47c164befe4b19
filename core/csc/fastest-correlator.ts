import { threadKernels } from '../kernels/thread-kernels.ts';
import { Correlator } from './correlate.ts';
import type { Dictionary } from './problem.ts';

/** H^T y of one channel. */
export interface SignalCorrelator {
  /**
   * @param samples of the signal
   * @param out `(atoms x validSamples)`
   */
  correlate(signal: Float64Array, samples: number, out: Float64Array): Float64Array;
}

/** Compiled, in single precision, where this thread has kernels. */
export function fastestCorrelator(dictionary: Dictionary): SignalCorrelator {
  return threadKernels()?.correlation(dictionary) ?? new Correlator(dictionary);
}
