import { ActiveSetSolver, encodeActiveSet } from '../../../core/csc/active-set.ts';
import { Correlator } from '../../../core/csc/correlate.ts';
import { encodeFista } from '../../../core/csc/fista.ts';
import { computeGram } from '../../../core/csc/gram.ts';
import { CompiledCorrelation } from '../../../core/kernels/correlation.ts';
import { CompiledFista } from '../../../core/kernels/fista.ts';
import { type KernelInstance, startKernels } from '../../../core/kernels/instance.ts';
import type {
  AtomProducts,
  Atoms,
  DenseEncoder,
  LassoEncoder,
  LassoSolver,
  LassoWeights,
  TemplateCorrelation,
} from '../../../core/kernels/kernels.ts';
import { CompiledLassoEncoder, CompiledLassoSolver } from '../../../core/kernels/lasso.ts';

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
  },
  {
    name: 'WebAssembly',
    correlation: (dictionary) => new CompiledCorrelation(shared, dictionary),
    lassoSolver: (gram, weights) => new CompiledLassoSolver(shared, gram, weights),
    lassoEncoder: (dictionary, weights) =>
      new CompiledLassoEncoder(shared, dictionary, computeGram(dictionary), weights),
    denseEncoder: (dictionary, weights) => new CompiledFista(shared, dictionary, weights),
  },
];

export const implementations: readonly Implementation[] = both;
export const [twins, compiled] = both;
