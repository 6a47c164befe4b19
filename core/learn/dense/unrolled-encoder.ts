import type { Dictionary } from '../../csc/problem.ts';
import type { ActivationRule, UnrolledOptions } from '../../kernels/contracts/dense.ts';
import { type Activation, activationOf } from './activations.ts';
import { addCombination, correlations, gramMatrix } from './matrix.ts';

/**
 * The encoder of PUDLE (Algorithm 2) for a dense dictionary, in double precision,
 *
 *     z_0 = 0,   z_{t+1} = P(z_t + alpha D^T (x - D z_t)),   t < T.
 *
 * With the Gram matrix a layer costs (active atoms x atoms) products.
 */
export class UnrolledEncoder {
  readonly dictionary: Dictionary;
  readonly options: UnrolledOptions;
  readonly gram: Float64Array;
  /** `(T + 1) x atoms`: the codes z_0 to z_T of the signal that was encoded last. */
  readonly codes: Float64Array;
  readonly activation: Activation;
  /** `D^T x` of that signal. */
  target = new Float64Array(0);

  /** @param gram of the dictionary, where it is known already */
  constructor(dictionary: Dictionary, options: UnrolledOptions, gram = gramMatrix(dictionary)) {
    this.dictionary = dictionary;
    this.options = options;
    this.gram = gram;
    this.activation = activationOf(options.activation);
    this.codes = new Float64Array((options.thresholds.length + 1) * dictionary.atomCount);
  }

  /** View of z_t. */
  codeOf(layer: number): Float64Array {
    const { atomCount } = this.dictionary;
    return this.codes.subarray(layer * atomCount, (layer + 1) * atomCount);
  }

  /** @returns view of z_T, until the next signal */
  encode(signal: Float64Array): Float64Array {
    const { step, thresholds } = this.options;
    const { atomCount } = this.dictionary;
    this.target = correlations(this.dictionary, signal);
    const pull = new Float64Array(atomCount);
    for (let t = 0; t < thresholds.length; t++) {
      const [code, next] = [this.codeOf(t), this.codeOf(t + 1)];
      pull.set(this.target);
      addCombination(this.gram, atomCount, code, -1, pull);
      for (let j = 0; j < atomCount; j++) next[j] = code[j] + step * pull[j];
      this.activation.apply(next, thresholds[t]);
    }
    return this.codeOf(thresholds.length);
  }
}

/** Layers that all take the same away. */
export function equalLayers(
  layers: number,
  step: number,
  threshold: number,
  activation: ActivationRule,
): UnrolledOptions {
  return { step, thresholds: new Float64Array(layers).fill(threshold), activation };
}
