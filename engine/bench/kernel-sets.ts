import {
  Correlator,
  compiledKernels,
  encodeFista,
  type Kernels,
  PlainLassoEncoder,
  startKernels,
  UserError,
} from '../../core/index.ts';

/** The kernels that coding needs. */
export type CodingKernels = Pick<Kernels, 'correlation' | 'lassoEncoder' | 'denseEncoder'>;

export const kernelKinds = ['kernel', 'TypeScript'] as const;
export type KernelKind = (typeof kernelKinds)[number];

/**
 * The coding kernels of one kind for one thread.
 * @throws UserError (`NO_KERNELS`) where the runtime cannot run the compiled ones
 */
export function codingKernels(kind: KernelKind): CodingKernels {
  if (kind === 'TypeScript') return twins;
  const instance = startKernels();
  if (instance === undefined) {
    throw new UserError(
      'NO_KERNELS',
      'This runtime has no WebAssembly with SIMD and shared memory, so there is nothing to compare. Run the bench with Node 22.18 or newer.',
    );
  }
  return compiledKernels(instance);
}

const twins: CodingKernels = {
  correlation: (dictionary) => new Correlator(dictionary),
  lassoEncoder: (...given) => new PlainLassoEncoder(...given),
  denseEncoder: (dictionary, weights) => ({
    encode: (traces, samples, steps) =>
      encodeFista(dictionary, traces, samples, { ...weights, ...steps }),
  }),
};
