import { compiledKernels } from './compiled.ts';
import { type KernelInstance, startKernels } from './instance.ts';
import type { Kernels } from './kernels.ts';

let instance: KernelInstance | undefined;
let kernels: Kernels | undefined;

/**
 * The compiled kernels of this thread. All that is made of them shares one instance and its memory,
 * however many dictionaries come and go.
 * @returns undefined where the runtime cannot run them; that is so on all threads or on none
 */
export function threadKernels(): Kernels | undefined {
  instance ??= startKernels();
  if (instance !== undefined) kernels ??= compiledKernels(instance);
  return kernels;
}
