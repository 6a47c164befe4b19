import type {
  AtomProducts,
  Atoms,
  DenseEncoder,
  HeatedCorrelation,
  LassoEncoder,
  LassoSolver,
  LassoWeights,
  PairProducts,
  TemplateCorrelation,
} from './contracts/coding.ts';
import type { CountEncoder } from './contracts/counts.ts';
import type { CreateUnrolledNetwork } from './contracts/dense.ts';
import type {
  Components,
  NearestCentroids,
  Projection,
  RowProducts,
} from './contracts/detection.ts';
import type { ClusterSearch, EventKnowledge, EventSums } from './contracts/events.ts';
import type {
  AddPairSums,
  CommonReference,
  Whitening,
  WhiteningWeights,
  ZeroPhaseFilter,
} from './contracts/preprocessing.ts';
import type { FindExtremes, KeepColumns, RoomUse, TakeColumns } from './contracts/tables.ts';

/**
 * What the rooms ask of kernels; what each of them does stands in `contracts/`. Each has a readable
 * TypeScript twin in the room that the algorithm belongs to, which has the same shape and is reference
 * and fallback; the classes beside this file do the same in WebAssembly. What a kernel is made of must
 * not change while it is used; the arrays of a call are the caller's and are not kept.
 */

/** All kernels of one kind: compiled ones of one instance, or the twins. */
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
  readonly unrolledNetwork: CreateUnrolledNetwork;
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
