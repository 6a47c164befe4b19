import { lipschitzConstant } from '../../../core/csc/lipschitz.ts';
import { type Batch, Network, type Weights } from '../../../core/network/index.ts';
import type { Problem } from '../csc/random-problem.ts';

/** CRsAE's network for a problem of the core. */
export function crsaeOf({ dictionary, options }: Problem, layers: number): Network {
  const { atomCount, channelCount, atomSamples } = dictionary;
  return new Network({
    operator: { kind: 'convolution', atomCount, channelCount, atomExtent: [atomSamples] },
    link: { kind: 'gaussian' },
    proximal: { kind: options.twoSided ? 'shrinkage' : 'relu' },
    layers,
    momentum: 'fista',
    step: 1 / lipschitzConstant(dictionary),
    decoder: 'tied',
  });
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
