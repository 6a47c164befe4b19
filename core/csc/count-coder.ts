import type { CountCode, CountEncoder } from '../kernels/contracts/counts.ts';
import { threadKernels } from '../kernels/thread-kernels.ts';
import { computeGram } from './gram.ts';
import type { CountLikelihood } from './likelihood.ts';
import type { Dictionary, SparseCode } from './problem.ts';
import { ProximalNewton } from './proximal-newton.ts';

/** Minimisers of `likelihood(H x) + sum_c lambda_c ||x_c||_1` for counts, compiled where that can be. */
export class CountCoder {
  private readonly dictionary: Dictionary;
  private readonly twoSided: boolean;
  private readonly kernel: CountEncoder | undefined;
  private twin: ProximalNewton | undefined;

  /**
   * @param dictionary of one channel; must not change while it is used
   * @param twoSided whether codes may be negative
   */
  constructor(dictionary: Dictionary, twoSided: boolean) {
    this.dictionary = dictionary;
    this.twoSided = twoSided;
    this.kernel = threadKernels()?.countEncoder(dictionary, computeGram(dictionary), twoSided);
  }

  /**
   * @param lambda weight of each atom, positive
   * @param start a code to begin at, such as that of a similar dictionary
   */
  encode(likelihood: CountLikelihood, lambda: Float64Array, start?: SparseCode): CountCode {
    const found = this.kernel?.encode(likelihood, lambda, start);
    if (found !== undefined) return found;
    this.twin ??= new ProximalNewton(this.dictionary, this.twoSided);
    return this.twin.solve(likelihood, lambda, start);
  }
}
