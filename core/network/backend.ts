import {
  enableProdMode,
  type KernelBackend,
  registerBackend,
  removeBackend,
  setBackend,
} from '@tensorflow/tfjs-core';

/**
 * Takes one of the registered tfjs backends for all networks of this thread.
 * @returns whether it could be started
 */
export function takeTensorBackend(name: string): Promise<boolean> {
  // Otherwise tfjs tells users of the processor about other packages.
  enableProdMode();
  return setBackend(name);
}

/** Makes a backend known to tfjs, for those that do not do so themselves. */
export function registerTensorBackend(name: string, open: () => KernelBackend): void {
  registerBackend(name, open);
}

/** Frees whatever a backend holds, and forgets it. */
export function removeTensorBackend(name: string): void {
  removeBackend(name);
}
