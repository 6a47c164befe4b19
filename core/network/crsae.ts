import { lipschitzConstant } from '../csc/lipschitz.ts';
import { Network } from './network.ts';
import type { Weights } from './weights.ts';

export interface CrsaeShape {
  readonly atomCount: number;
  readonly channelCount: number;
  readonly atomSamples: number;
  /** T. */
  readonly layers: number;
  /** Whether codes may be negative. */
  readonly twoSided: boolean;
}

/**
 * The constrained recurrent sparse auto-encoder (CRsAE, Algorithm 1): FISTA for white noise, tied to its
 * decoder, with the step 1 / L of these weights.
 */
export function crsae(shape: CrsaeShape, { decoder }: Pick<Weights, 'decoder'>): Network {
  const { atomCount, channelCount, atomSamples, layers, twoSided } = shape;
  const lipschitz = lipschitzConstant({ ...shape, atoms: Float64Array.from(decoder) });
  return new Network({
    operator: { kind: 'convolution', atomCount, channelCount, atomExtent: [atomSamples] },
    link: { kind: 'gaussian' },
    proximal: { kind: twoSided ? 'shrinkage' : 'relu' },
    layers,
    momentum: 'fista',
    // A dictionary of zeros pulls nowhere: any step is right, and 1 / 0 would give NaN.
    step: lipschitz > 0 ? 1 / lipschitz : 1,
    decoder: 'tied',
  });
}
