import { hardThreshold, reluThreshold, shrinkGroup, softThreshold } from '../../csc/proximal.ts';
import type { ActivationRule } from '../../kernels/contracts/dense.ts';

/**
 * What ends a layer of an unrolled encoder. Entries that come out zero pass no slope back, so the
 * output alone says what back-propagation needs.
 */
export interface Activation {
  /** Of the values before it, in place. */
  apply(values: Float64Array, threshold: number): void;
  /** The Jacobian's adjoint: slopes by the output become slopes by the input, in place. */
  pullBack(output: Float64Array, threshold: number, slope: Float64Array): void;
}

function entrywise(shrink: (value: number, threshold: number) => number): Activation {
  return {
    apply(values, threshold) {
      for (let i = 0; i < values.length; i++) values[i] = shrink(values[i], threshold);
    },
    pullBack(output, _threshold, slope) {
      for (let i = 0; i < slope.length; i++) if (output[i] === 0) slope[i] = 0;
    },
  };
}

/** Two-sided shrinkage, of the lasso. */
export const softActivation: ActivationRule = { kind: 'soft' };

/** One-sided shrinkage: `threshold` is the negative bias of a rectified linear unit. */
export const reluActivation: ActivationRule = { kind: 'relu' };

/** Keeps large values as they are; its jump has no part in the derivative. */
export const hardActivation: ActivationRule = { kind: 'hard' };

/** Shrinkage of groups of `groupSize` entries, (1 - b / ||z_g||)_+ z_g (group-sparse paper, Eq. 7). */
export function groupActivation(groupSize: number): ActivationRule {
  return { kind: 'group', groupSize };
}

export function activationOf(rule: ActivationRule): Activation {
  return rule.kind === 'group' ? groupwise(rule.groupSize) : entrywiseActivations[rule.kind];
}

const entrywiseActivations = {
  soft: entrywise(softThreshold),
  relu: entrywise(reluThreshold),
  hard: entrywise(hardThreshold),
} as const;

/** With the Jacobian (1 - b / n) I + b / n^3 z_g z_g^T, n = ||z_g||. */
function groupwise(groupSize: number): Activation {
  return {
    apply(values, threshold) {
      for (let g = 0; g < values.length; g += groupSize) {
        shrinkGroup(values, g, groupSize, threshold, values);
      }
    },
    pullBack(output, threshold, slope) {
      for (let g = 0; g < slope.length; g += groupSize) {
        let energy = 0;
        let along = 0;
        for (let i = g; i < g + groupSize; i++) {
          energy += output[i] ** 2;
          along += output[i] * slope[i];
        }
        const length = Math.sqrt(energy);
        const share = threshold / (length + threshold);
        for (let i = g; i < g + groupSize; i++) {
          slope[i] =
            energy === 0 ? 0 : (1 - share) * slope[i] + (share * along * output[i]) / energy;
        }
      }
    },
  };
}
