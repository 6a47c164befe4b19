import {
  enableProdMode,
  findBackendFactory,
  getBackend,
  type KernelBackend,
  registerBackend,
  removeBackend,
  setBackend,
} from '@tensorflow/tfjs-core';

/** Does work on a backend, and hears of faults that tfjs does not tell of. */
export type BackendGuard = <Result>(work: () => Promise<Result>) => Promise<Result>;

const guards = new Map<string, BackendGuard>();

/**
 * Takes one of the registered tfjs backends for all networks of this thread.
 * @returns whether it is registered, which a package that brings a tfjs of its own does elsewhere, and
 *   could be started
 */
export async function takeTensorBackend(name: string): Promise<boolean> {
  // Otherwise tfjs tells users of the processor about other packages.
  enableProdMode();
  return findBackendFactory(name) !== null && setBackend(name);
}

/**
 * Makes a backend known to tfjs, for those that do not do so themselves.
 * @param guard goes round whatever is computed on it
 */
export function registerTensorBackend(
  name: string,
  open: () => KernelBackend,
  guard: BackendGuard,
): void {
  registerBackend(name, open);
  guards.set(name, guard);
}

/** Frees whatever a backend holds, and forgets it. */
export function removeTensorBackend(name: string): void {
  removeBackend(name);
  guards.delete(name);
}

/** Goes round whatever is computed on the backend in use. */
export const guarded: BackendGuard = (work) => {
  const guard = guards.get(getBackend());
  return guard === undefined ? work() : guard(work);
};
