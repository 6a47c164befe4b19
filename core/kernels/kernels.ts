/**
 * What the rooms ask of a kernel. Each has a readable TypeScript twin in the room that the algorithm
 * belongs to, which has the same shape and is reference and fallback; the classes beside this file
 * do the same in WebAssembly. What a kernel is made of must not change while it is used; the arrays of
 * a call are the caller's and are not kept.
 */

/** Atoms as a dictionary has them: `(atomCount x channelCount x atomSamples)`. */
export interface Atoms {
  readonly atomCount: number;
  readonly channelCount: number;
  readonly atomSamples: number;
  readonly atoms: Float64Array;
}

/** Twin: `Correlator` in core/csc. */
export interface TemplateCorrelation {
  /**
   * `beta = H^T y`; the same value wherever a tile is cut, to the bit.
   * @param traces planar `(channels x samples)`
   * @param out `(atoms x validSamples)`, overwritten
   */
  correlate(traces: Float32Array | Float64Array, samples: number, out: Float64Array): Float64Array;
}

/** What makes a position hot, and where that is written. */
export interface HeatOptions extends LassoWeights {
  /** How many atoms' correlations exceed their lambdas, one a position. */
  readonly heat: Uint16Array;
}

/**
 * Correlation in whole numbers of 16 bits, which are as good as the noise lets them be and twice as
 * fast; the same bits in kernel and twin. Twin: `IntegerCorrelator` in core/csc.
 */
export interface HeatedCorrelation {
  /**
   * `beta = H^T y`, as `TemplateCorrelation` has it.
   * @param heated to learn in the same pass where the signal is hot
   * @param known positions from the first on of which all is written already; they may be computed again
   */
  correlate(
    traces: Float32Array | Float64Array,
    samples: number,
    out: Float64Array,
    heated?: HeatOptions,
    known?: number,
  ): Float64Array;
}

/** Inner products of shifted atoms, as csc's `Gram` has them. */
export interface AtomProducts {
  readonly atomCount: number;
  readonly atomSamples: number;
  /** `<h_b at 0, h_a at lag>` is at `centre[b * atomCount + a] + lag`. */
  readonly values: Float64Array;
  /** -1 where two atoms share no channel. */
  readonly centre: Int32Array;
  /** Atoms that share a channel with each atom. */
  readonly partners: readonly Int32Array[];
}

/** Pairs of atoms whose inner products at all lags are wanted. */
export interface AtomPairs {
  readonly atomSamples: number;
  /** Taps of one atom on one channel. */
  readonly rows: readonly Float64Array[];
  /**
   * Four numbers each: where `<a, b>` at the least lag goes, `1 - atomSamples`, and behind it the
   * others; where `<b, a>` goes, the same place for an atom with itself; the first term, and one more
   * than the last.
   */
  readonly pairs: Int32Array;
  /** The row of `a` and that of `b` on each channel that they share. */
  readonly terms: Int32Array;
}

/**
 * Twin: `pairProducts` in core/csc. Gives `out` back, overwritten; what is in it at places of no pair
 * is not promised.
 */
export type PairProducts = (pairs: AtomPairs, out: Float64Array) => Float64Array;

/** The lasso's weights, one an atom, and whether codes may be negative. */
export interface LassoWeights {
  readonly lambda: Float64Array;
  readonly twoSided: boolean;
}

/** A sparse code, sorted by position, then atom. */
export interface CodeEntries {
  readonly position: Float64Array;
  readonly atom: Int32Array;
  readonly value: Float64Array;
}

/** Twin: `ActiveSetSolver` in core/csc. */
export interface LassoSolver {
  /** Longest problem that it has memory for. */
  readonly mostPositions: number;
  /** @param beta `H^T y`, `(atoms x positions)`, left as it is */
  solve(beta: Float64Array, positions: number): CodeEntries;
}

/** Sums over trials and the family that they are of, as csc's `CountLikelihood` has them. */
export interface CountSums {
  readonly family: { readonly name: 'gaussian' | 'binomial' | 'poisson' };
  readonly observations: {
    readonly binCount: number;
    readonly total: Float64Array;
    readonly firstLevel: Uint32Array;
    readonly offset: Float64Array;
    readonly trials: Float64Array;
  };
}

/** A minimiser, and how well it was reached. */
export interface CountCode {
  readonly code: CodeEntries;
  /** How far the conditions of the minimiser are broken, in units of lambda. */
  readonly kktResidual: number;
  readonly rounds: number;
}

/** Twin: `ProximalNewton` in core/csc. */
export interface CountEncoder {
  /**
   * @param lambda weight of each atom, positive
   * @param start a code to begin at
   * @returns nothing for what it has no memory for, or finds no way down
   */
  encode(counts: CountSums, lambda: Float64Array, start?: CodeEntries): CountCode | undefined;
}

/** What every stretch of a recording is explained with, as csc's `Knowledge` has it. */
export interface EventKnowledge {
  readonly gram: AtomProducts;
  readonly prior: {
    readonly mean: Float64Array;
    readonly spread: Float64Array;
    readonly logRate: Float64Array;
    readonly refractorySamples: number;
    readonly noiseVariance: number;
  };
  /** Log odds of one more event of each atom: a quadratic in the size of its pull. */
  readonly odds: {
    readonly curvature: Float64Array;
    readonly slope: Float64Array;
    readonly offset: Float64Array;
  };
  /** Amplitudes below `drop` are not events. */
  readonly levels: { readonly drop: Float64Array };
  readonly twoSided: boolean;
}

/** The best explanation that was found for a cluster of events. */
export interface ClusterExplanation {
  readonly events: readonly PlacedAtom[];
  /** Whether it is another set of events than the cluster. */
  readonly changed: boolean;
}

/** Explains clusters of events, one at a time, all others held. Twin: `ClusterSearch` in core/csc. */
export interface ClusterSearch {
  /** The longest correlation and the most events that it has memory for. */
  readonly mostNumbers: number;
  readonly mostEvents: number;
  /**
   * Begins with a signal; no other kernel may be asked before `close`.
   * @param correlation `H^T y`, `(atoms x positions)`
   */
  open(correlation: Float64Array, positions: number): void;
  /**
   * @param cluster sorted by position
   * @param around all other events that reach into the cluster's stretch, or whose refractory period does
   */
  explain(cluster: readonly PlacedAtom[], around: readonly PlacedAtom[]): ClusterExplanation;
  close(): void;
}

/** Correlation and solver in one, without the correlations leaving the kernel. Twin: `encodeActiveSet`. */
export interface LassoEncoder {
  encode(traces: Float32Array | Float64Array, samples: number): CodeEntries;
}

/** How long FISTA goes on, and how far it steps. */
export interface DenseSteps {
  readonly iterations: number;
  /** At least the largest squared singular value of the dictionary's operator. */
  readonly lipschitz: number;
  /** Stops earlier once no entry of the code moved by more than this in an iteration. */
  readonly tolerance?: number;
}

export interface DenseCode {
  /** `(atoms x validSamples)` */
  readonly code: Float64Array;
  readonly iterations: number;
  /** Largest change of an entry of the code in the last iteration. */
  readonly lastChange: number;
}

/** FISTA with every entry of the code at work, the papers' encoder. Twin: `encodeFista` in core/csc. */
export interface DenseEncoder {
  encode(traces: Float64Array, samples: number, steps: DenseSteps): DenseCode;
}

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

/** Principal components, as detect's `Pca` has them. */
export interface Components {
  readonly mean: Float64Array;
  /** `(components x dimension)` */
  readonly basis: Float64Array;
}

/** Twin: `plainDetectKernels` in core/detect. */
export interface Projection {
  /**
   * @param snippets `(count x dimension)`
   * @returns `(count x components)`
   */
  project(snippets: Float32Array | Float64Array, count: number): Float64Array;
}

/**
 * Inner products of rows with rows, in single precision. Twin: `rowProducts` in core/detect.
 * @param a `(aCount x dimension)`
 * @param b `(bCount x dimension)`; the same array where the rows are multiplied with each other
 * @returns `(aCount x bCount)`
 */
export type RowProducts = (
  a: Float32Array,
  aCount: number,
  b: Float32Array,
  bCount: number,
  dimension: number,
) => Float32Array;

/** What k-means knows of its points. */
export interface CentroidChoices {
  /** The nearest centroid of each point, the first of equals; -1 where it is not known. */
  readonly labels: Int32Array;
  /** Squared distance of each point to its centroid. */
  readonly distances: Float64Array;
  /** A distance that no other centroid is nearer than, for points that have a label. */
  readonly others: Float64Array;
}

/**
 * Compares points with centroids, where the bounds of `choices` do not tell already which is nearest;
 * the same bits in kernel and twin. Twin: `nearestCentroids` in core/detect.
 * @param points `(labels.length x dimension)`
 * @param centroids `(k x dimension)`
 * @param choices brought up to date in place
 * @returns whether a label changed
 */
export type NearestCentroids = (
  points: Float64Array,
  dimension: number,
  centroids: Float64Array,
  choices: CentroidChoices,
) => boolean;

/** Of every bin of every column, `(bins x columns)`. */
export interface ColumnExtremes {
  readonly low: Int16Array;
  readonly high: Int16Array;
}

/**
 * The least and greatest number of every bin; the last one may be shorter. Twin: `findExtremes` in
 * core/recording.
 * @param frames `(frames x columnCount)`
 * @param binFrames frames of a bin
 */
export type FindExtremes = (
  frames: Int16Array,
  columnCount: number,
  binFrames: number,
) => ColumnExtremes;

/** One atom placed once. */
export interface PlacedAtom {
  readonly position: number;
  readonly atom: number;
  readonly amplitude: number;
}

/** Sums over events that a dictionary is learned from. Twin: `LearningStatistics` in core/learn. */
export interface EventSums {
  /** Sum of the amplitudes' products over events of `a` that come `lag` samples after one of `b`. */
  product(b: number, a: number, lag: number): number;
  /** `(atoms x channels x (atomSamples + 2 margin))` */
  readonly correlations: Float64Array;
  /**
   * Adds the events of one window.
   * @param traces planar `(channels x samples)`
   * @param events sorted by position
   */
  add(traces: Float32Array | Float64Array, samples: number, events: readonly PlacedAtom[]): void;
}

/** What steps of coding leave for the next, each in a room of its own. */
export type RoomUse = 'correlation' | 'excerpt';

/**
 * Columns [start, end) of `(rows x rowLength)` numbers, row after row. Gives `out` back, overwritten.
 * Twin: `takeColumns` in core/math.
 */
export type TakeColumns = (
  values: Float64Array,
  rowLength: number,
  start: number,
  end: number,
  out: Float64Array,
) => Float64Array;

/**
 * The last `kept` columns of `(rows x length)` numbers become the first of `(rows x outLength)`, which may begin
 * where `values` does. Gives `out` back, with whatever stands in the other columns. Twin: `keepColumns` in
 * core/math.
 */
export type KeepColumns = (
  values: Float64Array,
  length: number,
  kept: number,
  out: Float64Array,
  outLength: number,
) => Float64Array;

/** All kernels of one kind: compiled ones of one instance, or the twins. */
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

export interface Kernels {
  /**
   * Numbers that kernels need not copy into their memory, where they have one of their own.
   * @returns with whatever stands there, valid until it is asked for the same use again
   */
  readonly room: (use: RoomUse, length: number) => Float64Array;
  readonly takeColumns: TakeColumns;
  readonly keepColumns: KeepColumns;
  correlation(dictionary: Atoms): TemplateCorrelation;
  /** @param largestSample signals beyond it may be cut off */
  integerCorrelation(dictionary: Atoms, largestSample: number): HeatedCorrelation;
  lassoSolver(gram: AtomProducts, weights: LassoWeights): LassoSolver;
  clusterSearch(knowledge: EventKnowledge): ClusterSearch;
  readonly pairProducts: PairProducts;
  lassoEncoder(dictionary: Atoms, gram: AtomProducts, weights: LassoWeights): LassoEncoder;
  /** @param dictionary of one channel */
  countEncoder(dictionary: Atoms, gram: AtomProducts, twoSided: boolean): CountEncoder;
  denseEncoder(dictionary: Atoms, weights: LassoWeights): DenseEncoder;
  /** @param sections `(sections x 3)`: gain, a1, a2 */
  zeroPhaseFilter(sections: Float64Array): ZeroPhaseFilter;
  /** @param channels that the median is taken over; none leaves blocks as they are */
  commonReference(channels: Int32Array): CommonReference;
  whitening(weights: WhiteningWeights): Whitening;
  readonly addPairSums: AddPairSums;
  projection(components: Components): Projection;
  readonly rowProducts: RowProducts;
  readonly nearestCentroids: NearestCentroids;
  readonly findExtremes: FindExtremes;
  /** Compiled, they stay in the memory of the instance for good. */
  eventSums(
    atomCount: number,
    channelCount: number,
    atomSamples: number,
    margin: number,
  ): EventSums;
}
