import type { Dictionary } from '../../csc/problem.ts';
import type {
  CreateUnrolledNetwork,
  DenseGradient,
  UnrolledNetwork,
  UnrolledOptions,
} from '../../kernels/contracts/dense.ts';
import { threadKernels } from '../../kernels/thread-kernels.ts';
import { GradientSums, lossSlope } from './gradient-sums.ts';
import { UnrolledEncoder } from './unrolled-encoder.ts';

/** The readable way: signal by signal. */
export class PlainUnrolledNetwork implements UnrolledNetwork {
  private readonly encoder: UnrolledEncoder;

  constructor(dictionary: Dictionary, options: UnrolledOptions) {
    this.encoder = new UnrolledEncoder(dictionary, options);
  }

  encode(signals: readonly Float64Array[]): Float64Array {
    const { atomCount } = this.encoder.dictionary;
    const codes = new Float64Array(signals.length * atomCount);
    for (const [i, signal] of signals.entries()) {
      codes.set(this.encoder.encode(signal), i * atomCount);
    }
    return codes;
  }

  gradient(signals: readonly Float64Array[], kind: DenseGradient, lambda: number): Float64Array {
    const sums = new GradientSums(this.encoder.dictionary);
    for (const signal of signals) {
      const code = this.encoder.encode(signal);
      sums.addDecoder(signal, code, kind === 'noodl' ? code.map(Math.sign) : code);
      if (kind === 'dec' || kind === 'noodl') continue;
      const weight = kind === 'ae-lasso' ? lambda : 0;
      const slope = lossSlope(this.encoder.gram, this.encoder.target, code, weight);
      sums.addThroughLayers(this.encoder, signal, slope);
    }
    return sums.gradient(signals.length);
  }
}

/** By the compiled kernel where it can run. */
export const unrolledNetwork: CreateUnrolledNetwork = (dictionary, options) =>
  threadKernels()?.unrolledNetwork(dictionary, options) ??
  new PlainUnrolledNetwork(dictionary, options);
