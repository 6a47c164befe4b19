import type { Notice } from '../../recording/recording.ts';

/**
 * How the tissue moved along the probe: plain numbers and typed arrays, so that every thread can be
 * given a copy. Displacement counts up the probe from where each depth lay in the median.
 */
export interface Motion {
  /** Whether the motion is large enough, and known well enough, to be corrected. */
  readonly isCorrected: boolean;
  /**
   * Range of the displacement without its extreme hundredths, at the depth that moves most, less what
   * its noise alone would make of it.
   */
  readonly estimatedMotionUm: number;
  /** Standard error of a displacement. */
  readonly uncertaintyUm: number;
  /** Middles of the time bins on the recording's clock, ascending; none where nothing was estimated. */
  readonly binSeconds: Float64Array;
  /** Middles of the depth blocks, ascending: one where the tissue is taken to move as a whole. */
  readonly blockDepthUm: Float64Array;
  /** (blocks x bins) */
  readonly displacementUm: Float64Array;
  /** (blocks x bins): mean correlation of a bin's histogram with those it was registered to, 0 to 1. */
  readonly confidence: Float64Array;
  readonly notices: readonly Notice[];
}

export function noMotion(code: string, message: string): Motion {
  return {
    isCorrected: false,
    estimatedMotionUm: 0,
    uncertaintyUm: Number.POSITIVE_INFINITY,
    binSeconds: new Float64Array(0),
    blockDepthUm: new Float64Array(0),
    displacementUm: new Float64Array(0),
    confidence: new Float64Array(0),
    notices: [{ code, message }],
  };
}

/** Displacement at a depth in one time bin, linear between the middles of the blocks. */
export function displacementInBin(motion: Motion, bin: number, depthUm: number): number {
  const { blockDepthUm, binSeconds, displacementUm } = motion;
  const { index, share } = placeBetween(blockDepthUm, depthUm);
  const lower = displacementUm[index * binSeconds.length + bin];
  if (share === 0) return lower;
  return lower + share * (displacementUm[(index + 1) * binSeconds.length + bin] - lower);
}

/** Displacement at a depth and a time on the recording's clock, linear between the middles of the bins. */
export function displacementAt(motion: Motion, seconds: number, depthUm: number): number {
  const { index, share } = placeBetween(motion.binSeconds, seconds);
  const before = displacementInBin(motion, index, depthUm);
  if (share === 0) return before;
  return before + share * (displacementInBin(motion, index + 1, depthUm) - before);
}

/** Where a value lies in an ascending grid: after the point `index`, by `share` of the step; held at the ends. */
function placeBetween(
  grid: Float64Array,
  value: number,
): { readonly index: number; readonly share: number } {
  const last = grid.length - 1;
  if (!(value > grid[0])) return { index: 0, share: 0 };
  if (value >= grid[last]) return { index: last, share: 0 };
  let low = 0;
  let high = last;
  while (high - low > 1) {
    const middle = (low + high) >> 1;
    if (grid[middle] <= value) low = middle;
    else high = middle;
  }
  return { index: low, share: (value - grid[low]) / (grid[high] - grid[low]) };
}
