import { openCpu, openWasm } from './processor.ts';
import type { BackendSearch, TensorBackendName } from './tensor-backend.ts';
import { openTensorflow } from './tensorflow.ts';
import { openWebgpu } from './webgpu.ts';

const openers: Readonly<Record<TensorBackendName, () => Promise<BackendSearch>>> = {
  wasm: openWasm,
  cpu: openCpu,
  webgpu: openWebgpu,
  tensorflow: openTensorflow,
};

/**
 * Loads tfjs and takes a backend for all networks of this thread. Fails only by saying why.
 * Nothing of tfjs is loaded before.
 */
export function openTensorBackend(name: TensorBackendName): Promise<BackendSearch> {
  return openers[name]();
}
