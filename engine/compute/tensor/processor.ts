import type { BackendSearch } from './tensor-backend.ts';

/** The processor, by WebAssembly. */
export async function openWasm(): Promise<BackendSearch> {
  const { takeTensorBackend } = await import('../../../core/network/index.ts');
  await import('@tensorflow/tfjs-backend-wasm');
  if (!(await takeTensorBackend('wasm'))) {
    return {
      missing: 'WebAssembly could not be started',
      remedy: 'use Node 22.18 or newer, which npm run setup brings',
    };
  }
  return ready('wasm', 'this processor, one thread, WebAssembly');
}

/** The processor, by plain JavaScript: slow, and there whatever else is not. */
export async function openCpu(): Promise<BackendSearch> {
  const { takeTensorBackend } = await import('../../../core/network/index.ts');
  await import('@tensorflow/tfjs-backend-cpu');
  await takeTensorBackend('cpu');
  return ready('cpu', 'this processor, one thread, plain JavaScript');
}

function ready(name: 'cpu' | 'wasm', what: string): BackendSearch {
  // tfjs keeps what it has loaded; a backend of the processor holds nothing but its tensors.
  return { backend: { name, what, close: () => {} } };
}
