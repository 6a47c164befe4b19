import { ActiveSetSolver } from '../../../core/csc/active-set.ts';
import { ClusterSearch } from '../../../core/csc/cluster-search.ts';
import { ownRoom } from '../../../core/csc/coding-kernels.ts';
import { Correlator } from '../../../core/csc/correlate.ts';
import { binomial, gaussian, poisson } from '../../../core/csc/exponential-family.ts';
import { encodeFista } from '../../../core/csc/fista.ts';
import { IntegerCorrelator } from '../../../core/csc/integer-correlate.ts';
import { PlainLassoEncoder } from '../../../core/csc/lasso-encoder.ts';
import { familyLikelihood } from '../../../core/csc/likelihood.ts';
import { pairProducts } from '../../../core/csc/pair-products.ts';
import { ProximalNewton } from '../../../core/csc/proximal-newton.ts';
import { PullOdds } from '../../../core/csc/spike-prior.ts';
import { plainDetectKernels } from '../../../core/detect/detect-kernels.ts';
import { compiledKernels } from '../../../core/kernels/compiled.ts';
import { startKernels } from '../../../core/kernels/instance.ts';
import type { Kernels } from '../../../core/kernels/kernels.ts';
import { PlainUnrolledNetwork } from '../../../core/learn/dense/unrolled-network.ts';
import { LearningStatistics } from '../../../core/learn/statistics.ts';
import { keepColumns, takeColumns } from '../../../core/math/gather.ts';
import { plainKernels } from '../../../core/preprocess/signal-kernels.ts';
import { findExtremes } from '../../../core/recording/extremes.ts';

const instance = startKernels();
if (instance === undefined) throw new Error('This runtime has no WebAssembly with SIMD.');

export const compiled: Kernels = compiledKernels(instance);

/** The readable twins, from the rooms that they belong to. */
export const twins: Kernels = {
  correlation: (dictionary) => new Correlator(dictionary),
  integerCorrelation: (dictionary, largestSample) =>
    new IntegerCorrelator(dictionary, largestSample),
  lassoSolver: (gram, weights) => new ActiveSetSolver(gram, weights),
  clusterSearch: (knowledge) =>
    new ClusterSearch({ ...knowledge, odds: new PullOdds(knowledge.prior) }),
  pairProducts,
  lassoEncoder: (...given) => new PlainLassoEncoder(...given),
  countEncoder(dictionary, _gram, twoSided) {
    const solver = new ProximalNewton(dictionary, twoSided);
    const families = { gaussian, binomial, poisson };
    return {
      encode: ({ family, observations }, lambda, start) =>
        solver.solve(familyLikelihood(families[family.name], observations), lambda, start),
    };
  },
  denseEncoder: (dictionary, weights) => ({
    encode: (traces, samples, steps) =>
      encodeFista(dictionary, traces, samples, { ...weights, ...steps }),
  }),
  unrolledNetwork: (...given) => new PlainUnrolledNetwork(...given),
  ...plainKernels,
  ...plainDetectKernels,
  findExtremes,
  room: ownRoom,
  takeColumns,
  keepColumns,
  eventSums: (...shape) => new LearningStatistics(...shape),
};

/** What the conformance suites run on. */
export const implementations = [
  { name: 'TypeScript', kernels: twins },
  { name: 'WebAssembly', kernels: compiled },
];
