import { compiledKernels } from './compiled.ts';
import { type KernelInstance, startKernels } from './instance.ts';
import type { Kernels } from './kernels.ts';

let instance: KernelInstance | undefined;
let kernels: Kernels | undefined;
let beforeCall = () => {};

/**
 * The compiled kernels of this thread. All that is made of them shares one instance and its memory,
 * however many dictionaries come and go.
 * @returns undefined where the runtime cannot run them; that is so on all threads or on none
 */
export function threadKernels(): Kernels | undefined {
  instance ??= startKernels();
  if (instance === undefined) return undefined;
  instance.arena.beforeCall = beforeCall;
  kernels ??= compiledKernels(instance);
  return kernels;
}

/**
 * Has every call of a kernel of this thread ask first whether the work is to end. Nearly all that a sort
 * does for long is done by kernels, so whoever throws here ends it soon, however long its steps are.
 */
export function askBeforeKernels(mayThrow: () => void): void {
  beforeCall = mayThrow;
  if (instance !== undefined) instance.arena.beforeCall = mayThrow;
}

/** Bytes of memory that the kernels of this thread have taken. */
export function threadKernelBytes(): number {
  return instance?.arena.memory.buffer.byteLength ?? 0;
}

/**
 * Lets go of the kernels of this thread: their memory never shrinks, and other work may need little of it. Who
 * still has some keeps them; whoever asks next is given new ones, which do the same.
 */
export function forgetThreadKernels(): void {
  instance = undefined;
  kernels = undefined;
}
