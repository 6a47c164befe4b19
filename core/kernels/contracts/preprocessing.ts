/** What a recording goes through before it is coded: filter, reference, whitening. */

/** What is filtered, and what of it is wanted, in samples. */
export interface FilteredRange {
  /** At least one. */
  readonly samples: number;
  /** By so many each channel is extended before its first sample and behind its last. */
  readonly before: number;
  readonly after: number;
  /** What is left out at both ends of the extended range. */
  readonly margin: number;
}

/**
 * Twin: `extendByReflection` and `filterZeroPhase` in core/preprocess, channel by channel, and
 * `subtractCommonMedian` of what they give.
 */
export interface ZeroPhaseFilter {
  /**
   * Filters every channel, less its offset and extended, forward and backward.
   * @param signals planar `(channels x samples)`
   * @param offsets one a channel
   * @param out planar `(channels x (before + samples + after - 2 margin))`, overwritten
   * @param referenceChannels whose median is then taken from every channel; without them nothing is
   */
  filter(
    signals: Float32Array,
    offsets: Float64Array,
    range: FilteredRange,
    out: Float32Array,
    referenceChannels?: Int32Array,
  ): Float32Array;
}

/** Twin: `subtractCommonMedian` in core/preprocess. */
export interface CommonReference {
  /**
   * Takes the median over the reference channels from every channel, sample by sample.
   * @param block planar `(channels x samples)`, changed in place
   */
  subtract(block: Float32Array, channelCount: number, samples: number): Float32Array;
}

/** What a whitening filter is made of, as preprocess' `WhiteningPlan` has it. */
export interface WhiteningWeights {
  readonly spatial: {
    readonly neighbourCount: number;
    /** `(channels x neighbourCount)`, both. */
    readonly channels: Int32Array;
    readonly weights: Float64Array;
  };
  /** `(channels x tapCount)`, symmetric. */
  readonly temporalTaps: Float64Array;
  readonly tapCount: number;
}

/** Twin: `mixChannel`, then `convolveSymmetric`, in core/preprocess. */
export interface Whitening {
  /**
   * @param block planar `(channels x (samples + tapCount - 1))`: half the taps more on both sides
   * @param out planar `(channels x samples)`, overwritten
   */
  whiten(block: Float32Array, samples: number, out: Float32Array): Float32Array;
}

/**
 * Adds `<a, b>` of pairs of rows to the sums of the pairs, in double precision and always in the same
 * order. Twin: `addPairSums` in core/preprocess.
 * @param rows planar `(rows x samples)`
 * @param pairs the numbers of two rows each
 * @returns `sums`, one a pair
 */
export type AddPairSums = (
  rows: Float32Array,
  samples: number,
  pairs: Int32Array,
  sums: Float64Array,
) => Float64Array;
