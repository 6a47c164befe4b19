/**
 * The door to the networks, apart from `core/index.ts`: whoever only sorts, or shows, must not load
 * tfjs.
 */
export { registerTensorBackend, removeTensorBackend, takeTensorBackend } from './backend.ts';
export type { ConvolutionSpec } from './convolution.ts';
export { type CrsaeShape, crsae } from './crsae.ts';
export type { DenseSpec } from './dense.ts';
export {
  findLearningRate,
  type LearningRateFound,
  type LearningRateSearch,
} from './learning-rate.ts';
export type { LinkSpec } from './link.ts';
export type { LambdaPrior, LossKind } from './loss.ts';
export {
  type Batch,
  type LossAndGradients,
  type LossOptions,
  Network,
  type NetworkSpec,
} from './network.ts';
export type { ProximalSpec } from './nonlinearity.ts';
export { type Epoch, type TrainOptions, train } from './train.ts';
export type { Weights } from './weights.ts';
