import { CompiledZeroPhaseFilter } from './biquad.ts';
import { CompiledClusterSearch } from './cluster-search.ts';
import { CompiledCommonReference } from './common-reference.ts';
import { CompiledCorrelation } from './correlation.ts';
import { CompiledCountEncoder } from './count-code.ts';
import { CompiledEventSums } from './event-sums.ts';
import { compiledExtremes } from './extremes.ts';
import { CompiledFista } from './fista.ts';
import type { KernelInstance } from './instance.ts';
import { CompiledIntegerCorrelation } from './integer-correlation.ts';
import type { Kernels } from './kernels.ts';
import { CompiledLassoEncoder, CompiledLassoSolver } from './lasso.ts';
import { compiledNearestCentroids } from './nearest-centroids.ts';
import { compiledPairProducts } from './pair-products.ts';
import { addCompiledPairSums } from './pair-sums.ts';
import { CompiledProjection } from './projection.ts';
import { CompiledRooms, compiledKeepColumns, compiledTakeColumns } from './room.ts';
import { compiledRowProducts } from './row-products.ts';
import { CompiledUnrolledNetwork } from './unrolled-network.ts';
import { CompiledWhitening } from './whitening.ts';

/** The kernels of one instance, for one thread. */
export function compiledKernels(instance: KernelInstance): Kernels {
  const rooms = new CompiledRooms(instance);
  return {
    room: (use, length) => rooms.of(use, length),
    takeColumns: (...given) => compiledTakeColumns(instance, ...given),
    keepColumns: (...given) => compiledKeepColumns(instance, ...given),
    correlation: (dictionary) => new CompiledCorrelation(instance, dictionary),
    integerCorrelation: (dictionary, largestSample) =>
      new CompiledIntegerCorrelation(instance, dictionary, largestSample),
    lassoSolver: (gram, weights) => new CompiledLassoSolver(instance, gram, weights),
    clusterSearch: (knowledge) => new CompiledClusterSearch(instance, knowledge),
    pairProducts: (pairs, out) => compiledPairProducts(instance, pairs, out),
    lassoEncoder: (dictionary, gram, weights) =>
      new CompiledLassoEncoder(instance, dictionary, gram, weights),
    countEncoder: (...given) => new CompiledCountEncoder(instance, ...given),
    denseEncoder: (dictionary, weights) => new CompiledFista(instance, dictionary, weights),
    unrolledNetwork: (...given) => new CompiledUnrolledNetwork(instance, ...given),
    zeroPhaseFilter: (sections) => new CompiledZeroPhaseFilter(instance, sections),
    commonReference: (channels) => new CompiledCommonReference(instance, channels),
    whitening: (weights) => new CompiledWhitening(instance, weights),
    addPairSums: (...given) => addCompiledPairSums(instance, ...given),
    projection: (components) => new CompiledProjection(instance, components),
    rowProducts: (...rows) => compiledRowProducts(instance, ...rows),
    nearestCentroids: (...given) => compiledNearestCentroids(instance, ...given),
    findExtremes: (...given) => compiledExtremes(instance, ...given),
    eventSums: (...shape) => new CompiledEventSums(instance, ...shape),
  };
}
