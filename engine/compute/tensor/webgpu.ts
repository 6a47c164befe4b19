import { openDevice } from '../webgpu/open-device.ts';
import type { BackendSearch } from './tensor-backend.ts';

const remedy =
  'a GPU with a current driver for Vulkan, Metal or Direct3D 12 is needed, and the npm package webgpu, which npm ci brings';

/** A GPU, through Dawn. It is given back when the backend is closed. */
export async function openWebgpu(): Promise<BackendSearch> {
  const found = await openDevice();
  if ('missing' in found) return { ...found, remedy };
  const { device, adapter } = found.device;
  const { registerTensorBackend, removeTensorBackend, takeTensorBackend } = await import(
    '../../../core/network/index.ts'
  );
  const { WebGPUBackend } = await import('@tensorflow/tfjs-backend-webgpu');
  await pretendToBeABrowser();
  const close = () => {
    removeTensorBackend('webgpu');
    found.device.close();
  };
  registerTensorBackend(
    'webgpu',
    () => new WebGPUBackend(device, device.adapterInfo),
    (work) => found.device.checked(work),
  );
  if (await takeTensorBackend('webgpu')) {
    return { backend: { name: 'webgpu', what: adapter.name, close } };
  }
  close();
  return { missing: `tfjs could not use the GPU (${adapter.name})`, remedy };
}

/**
 * tfjs wants WebGPU's constants where a browser has them, and a `navigator.gpu`. Were that there when
 * its backend is loaded, it would open a device of its own.
 */
async function pretendToBeABrowser(): Promise<void> {
  const { globals } = await import('webgpu');
  Object.assign(globalThis, globals);
  if (!('gpu' in navigator)) Object.defineProperty(navigator, 'gpu', { value: {} });
}
