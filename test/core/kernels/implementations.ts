import { ActiveSetSolver, encodeActiveSet } from '../../../core/csc/active-set.ts';
import { Correlator } from '../../../core/csc/correlate.ts';
import { encodeFista } from '../../../core/csc/fista.ts';
import { computeGram } from '../../../core/csc/gram.ts';
import { type Pca, project } from '../../../core/detect/pca.ts';
import { CompiledZeroPhaseFilter } from '../../../core/kernels/biquad.ts';
import { CompiledCorrelation } from '../../../core/kernels/correlation.ts';
import { CompiledEventSums } from '../../../core/kernels/event-sums.ts';
import { CompiledFista } from '../../../core/kernels/fista.ts';
import { type KernelInstance, startKernels } from '../../../core/kernels/instance.ts';
import type {
  AtomProducts,
  Atoms,
  Components,
  DenseEncoder,
  EventSums,
  LassoEncoder,
  LassoSolver,
  LassoWeights,
  Projection,
  TemplateCorrelation,
  Whitening,
  WhiteningWeights,
  ZeroPhaseFilter,
} from '../../../core/kernels/kernels.ts';
import { CompiledLassoEncoder, CompiledLassoSolver } from '../../../core/kernels/lasso.ts';

import { CompiledProjection } from '../../../core/kernels/projection.ts';
import { CompiledWhitening } from '../../../core/kernels/whitening.ts';
import { LearningStatistics } from '../../../core/learn/statistics.ts';
import { filterZeroPhase } from '../../../core/preprocess/biquad.ts';
import { mixChannel } from '../../../core/preprocess/spatial-whitening.ts';
import { convolveSymmetric } from '../../../core/preprocess/temporal-whitening.ts';

/** The kernels of this runtime; tests run where there are some. */
function kernels(): KernelInstance {
  const instance = startKernels();
  if (instance === undefined) throw new Error('This runtime has no WebAssembly with SIMD.');
  return instance;
}

const shared = kernels();

/** What the conformance suites run on: the readable twins of all kernels, and the kernels. */
export interface Implementation {
  readonly name: string;
  readonly correlation: (dictionary: Atoms) => TemplateCorrelation;
  readonly lassoSolver: (gram: AtomProducts, weights: LassoWeights) => LassoSolver;
  readonly lassoEncoder: (dictionary: Atoms, weights: LassoWeights) => LassoEncoder;
  readonly denseEncoder: (dictionary: Atoms, weights: LassoWeights) => DenseEncoder;
  readonly zeroPhaseFilter: (sections: Float64Array) => ZeroPhaseFilter;
  readonly whitening: (weights: WhiteningWeights) => Whitening;
  readonly projection: (components: Components) => Projection;
  readonly eventSums: (
    atomCount: number,
    channelCount: number,
    atomSamples: number,
    margin: number,
  ) => EventSums;
}

const both: readonly [Implementation, Implementation] = [
  {
    name: 'TypeScript',
    correlation: (dictionary) => new Correlator(dictionary),
    lassoSolver: (gram, weights) => new ActiveSetSolver(gram, weights),
    lassoEncoder: (dictionary, weights) => ({
      encode: (traces, samples) => encodeActiveSet(dictionary, traces, samples, weights),
    }),
    denseEncoder: (dictionary, weights) => ({
      encode: (traces, samples, steps) =>
        encodeFista(dictionary, traces, samples, { ...weights, ...steps }),
    }),
    zeroPhaseFilter: (sections) => ({
      filter(signals, channelCount, samples) {
        for (let p = 0; p < channelCount; p++) {
          filterZeroPhase(sections, signals.subarray(p * samples, (p + 1) * samples), samples);
        }
        return signals;
      },
    }),
    whitening: (weights) => ({ whiten: (...block) => whitenByTwins(weights, ...block) }),
    projection: (components) => ({
      project(snippets, count) {
        const variances = new Float64Array(components.basis.length / components.mean.length);
        const pca: Pca = { ...components, variances };
        return project(pca, snippets, count);
      },
    }),
    eventSums: (...shape) => new LearningStatistics(...shape),
  },
  {
    name: 'WebAssembly',
    correlation: (dictionary) => new CompiledCorrelation(shared, dictionary),
    lassoSolver: (gram, weights) => new CompiledLassoSolver(shared, gram, weights),
    lassoEncoder: (dictionary, weights) =>
      new CompiledLassoEncoder(shared, dictionary, computeGram(dictionary), weights),
    denseEncoder: (dictionary, weights) => new CompiledFista(shared, dictionary, weights),
    zeroPhaseFilter: (sections) => new CompiledZeroPhaseFilter(shared, sections),
    whitening: (weights) => new CompiledWhitening(shared, weights),
    projection: (components) => new CompiledProjection(shared, components),
    eventSums: (...shape) => new CompiledEventSums(shared, ...shape),
  },
];

export const implementations: readonly Implementation[] = both;
export const [twins, compiled] = both;

function whitenByTwins(
  { spatial, temporalTaps, tapCount }: WhiteningWeights,
  block: Float32Array,
  samples: number,
  out: Float32Array,
): Float32Array {
  const channelCount = spatial.channels.length / spatial.neighbourCount;
  const width = samples + tapCount - 1;
  const mixed = new Float64Array(width);
  for (let c = 0; c < channelCount; c++) {
    mixChannel(spatial, c, block, width, mixed);
    convolveSymmetric(temporalTaps, c * tapCount, tapCount, mixed, samples, out, c * samples);
  }
  return out;
}
