import { existsSync } from 'node:fs';
import util from 'node:util';
import type { BackendSearch } from './tensor-backend.ts';

/** What tfjs-node asks of `node:util`, and Node 23 no longer has. */
const removedFromUtil = {
  isArray: Array.isArray,
  isNullOrUndefined: (value: unknown) => value === null || value === undefined,
};

const remedy =
  'on Linux or Windows with an NVIDIA GPU and CUDA 11: npm install --no-save @tensorflow/tfjs-node-gpu@4.22.0, where storage.googleapis.com can be reached';

/** TensorFlow's own library, which computes on NVIDIA GPUs by CUDA. */
export async function openTensorflow(): Promise<BackendSearch> {
  const { takeTensorBackend } = await import('../../../core/network/index.ts');
  for (const [name, replacement] of Object.entries(removedFromUtil)) {
    if (!(name in util)) Object.defineProperty(util, name, { value: replacement });
  }
  try {
    await import('@tensorflow/tfjs-node-gpu');
  } catch (error) {
    return { missing: `the package @tensorflow/tfjs-node-gpu ${reasonOf(error)}`, remedy };
  }
  if (!(await takeTensorBackend('tensorflow'))) {
    return {
      missing: 'TensorFlow could not be started',
      remedy: 'see the messages of TensorFlow above for the library that it misses',
    };
  }
  const hasGpu = existsSync('/dev/nvidiactl') || process.platform === 'win32';
  const what = hasGpu ? 'TensorFlow, CUDA where it finds it' : 'TensorFlow, on this processor';
  return { backend: { name: 'tensorflow', what, close: () => {} } };
}

function reasonOf(error: unknown): string {
  const { code, message } = error as NodeJS.ErrnoException;
  if (code === 'ERR_MODULE_NOT_FOUND') return 'is not installed';
  return `could not be loaded (${message.split('\n', 1)[0]})`;
}
