import { type Dictionary, lipschitzConstant, Random } from '../../core/index.ts';
import { Network, train } from '../../core/network/index.ts';
import type { CrsaeModel } from './crsae-model.ts';

export interface LcscTraining {
  /** ISTA iterations: 3 in the paper's comparison. */
  readonly layers: number;
  readonly epochs: number;
  readonly batchSize: number;
  /** Of atoms, and of lambdas in units of where they begin. */
  readonly learningRate: number;
  /** Weight of the lasso that each atom begins with. */
  readonly weight: number;
  readonly seed: number;
}

/**
 * The baseline of CRsAE's comparison, learned convolutional sparse coding (Sreter & Giryes 2018): a
 * few ISTA layers with filters of their own for encoder, prediction and decoder, and a threshold for
 * each atom, trained on the reconstruction alone. Its filters are free in norm.
 * @param onEpoch told the decoder's atoms
 */
export async function trainLcsc(
  { start, windowSamples, training: windows }: CrsaeModel,
  { layers, weight, seed, ...options }: LcscTraining,
  onEpoch: (decoder: Dictionary) => void,
): Promise<void> {
  const { atomCount, atomSamples } = start;
  const network = new Network({
    operator: { kind: 'convolution', atomCount, channelCount: 1, atomExtent: [atomSamples] },
    link: { kind: 'gaussian' },
    proximal: { kind: 'shrinkage' },
    layers,
    momentum: 'none',
    step: 1 / lipschitzConstant(start),
    decoder: 'untied',
  });
  const atoms = Float32Array.from(start.atoms);
  const signals = new Float32Array(windows.length * windowSamples);
  for (const [i, window] of windows.entries()) signals.set(window, i * windowSamples);
  await train(
    () => network,
    {
      ...{ decoder: atoms, encoder: atoms, predictor: atoms },
      lambda: new Float32Array(atomCount).fill(weight),
    },
    { count: windows.length, extent: [windowSamples], signals },
    {
      ...options,
      lambdaLearningRate: weight * options.learningRate,
      ...{ loss: 'least-squares', through: 'auto-encoder', unitNorm: false },
      onEpoch: ({ weights }) => onEpoch({ ...start, atoms: Float64Array.from(weights.decoder) }),
    },
    new Random(seed),
  );
}
