import { Correlator } from '../../../core/csc/correlate.ts';
import { CompiledCorrelation } from '../../../core/kernels/correlation.ts';
import { type KernelInstance, startKernels } from '../../../core/kernels/instance.ts';
import type { Atoms, TemplateCorrelation } from '../../../core/kernels/kernels.ts';

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
}

export const implementations: readonly Implementation[] = [
  {
    name: 'TypeScript',
    correlation: (dictionary) => new Correlator(dictionary),
  },
  {
    name: 'WebAssembly',
    correlation: (dictionary) => new CompiledCorrelation(shared, dictionary),
  },
];
