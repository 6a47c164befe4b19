import { type AdapterFacts, ComputeDevice } from './device.ts';

/** A device, or why there is none. */
export type DeviceSearch = { readonly device: ComputeDevice } | { readonly missing: string };

/** Limits of which as much is asked for as the adapter has. */
const wantedLimits = [
  'maxComputeWorkgroupStorageSize',
  'maxStorageBufferBindingSize',
  'maxBufferSize',
] as const;

/** Looks for a GPU and opens it. Fails only by saying why. */
export async function openDevice(): Promise<DeviceSearch> {
  const dawn = await loadDawn();
  if (typeof dawn === 'string') return { missing: dawn };
  const { create, globals } = dawn;
  try {
    const gpu = create([]);
    const adapter = await gpu.requestAdapter({ powerPreference: 'high-performance' });
    if (adapter === null) {
      return { missing: 'no GPU with a driver for Vulkan, Metal or Direct3D 12 was found' };
    }
    const requiredLimits = Object.fromEntries(
      wantedLimits.map((limit) => [limit, adapter.limits[limit]]),
    );
    const device = await adapter.requestDevice({ requiredLimits });
    const dawnParts = {
      gpu,
      usage: globals.GPUBufferUsage,
      readMode: globals.GPUMapMode.READ,
    };
    return { device: new ComputeDevice(device, factsOf(adapter.info), dawnParts) };
  } catch (error) {
    return { missing: `the GPU could not be opened: ${messageOf(error)}` };
  }
}

async function loadDawn() {
  try {
    return await import('webgpu');
  } catch (error) {
    const why = messageOf(error).split('\n', 1)[0];
    return `the package webgpu, which is optional, could not be loaded (${why})`;
  }
}

function factsOf({ vendor, device, description, isFallbackAdapter }: GPUAdapterInfo): AdapterFacts {
  const name = description || [vendor, device].filter(Boolean).join(' ') || 'unnamed adapter';
  return { name, isSoftware: isFallbackAdapter };
}

const messageOf = (error: unknown) => (error instanceof Error ? error.message : String(error));
