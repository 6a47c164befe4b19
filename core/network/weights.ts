import { type Tensor, tensor } from '@tensorflow/tfjs-core';
import { assert } from '../base/assert.ts';

/** Planar numbers, atoms first: `(atoms x channels x ...atomExtent)`, dense `(atoms x length)`. */
export interface Weights {
  /** H; in a tied network the only dictionary. */
  readonly decoder: Float32Array;
  /** W_e of an untied network, which working observations are correlated with (DCEA, Eq. 6). */
  readonly encoder?: Float32Array;
  /** W_d of an untied network, which predicts the signal in the layers. */
  readonly predictor?: Float32Array;
  /** One for all atoms, one for each, or one for each group. */
  readonly lambda: Float32Array;
}

export type WeightName = keyof Weights;

/** Weights as tensors, still planar; a tied network's dictionaries are one and the same. */
export type WeightTensors = Readonly<Record<WeightName, Tensor>>;

export function weightTensors(weights: Weights, atomShape: readonly number[]): WeightTensors {
  const { decoder, encoder, predictor, lambda } = weights;
  const enter = (numbers: Float32Array) => {
    const size = atomShape.reduce((product, length) => product * length, 1);
    assert(numbers.length === size, `a dictionary has ${numbers.length} numbers, not ${size}`);
    return tensor(numbers, [...atomShape]);
  };
  const shared = enter(decoder);
  return {
    decoder: shared,
    encoder: encoder === undefined ? shared : enter(encoder),
    predictor: predictor === undefined ? shared : enter(predictor),
    lambda: tensor(lambda, [lambda.length]),
  };
}
