import { BugError } from '../base/errors.ts';
import { imageConvolution } from './image-convolution.ts';
import type { Operator } from './operator.ts';
import { timeConvolution } from './time-convolution.ts';

export interface ConvolutionSpec {
  readonly kind: 'convolution';
  readonly atomCount: number;
  readonly channelCount: number;
  /** Samples of an atom: `[K]` for signals in time, `[rows, columns]` for images. */
  readonly atomExtent: readonly number[];
  /** Samples between neighbouring positions of the code, images only; 1 where not given. */
  readonly stride?: number;
}

/**
 * Signals as sums of atoms (CRsAE, Eq. 3; DCEA, section 5.1). `x_c[n]` places the first sample of atom
 * c at sample `stride n`; only positions at which the whole atom lies in the signal count.
 */
export function convolution({ atomExtent, stride = 1, ...shape }: ConvolutionSpec): Operator {
  const [rows = 0, columns] = atomExtent;
  if (atomExtent.length === 2) {
    return imageConvolution({ ...shape, atomExtent: [rows, columns!], stride });
  }
  if (atomExtent.length !== 1 || stride !== 1) {
    throw new BugError(`no convolution of ${atomExtent.length} dimensions with stride ${stride}`);
  }
  return timeConvolution({ ...shape, atomSamples: rows });
}
