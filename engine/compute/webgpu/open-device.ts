import { type AdapterFacts, ComputeDevice } from './device.ts';
import { PassTimer } from './pass-timer.ts';

/** A device, or why there is none. */
export type DeviceSearch = { readonly device: ComputeDevice } | { readonly missing: string };

/** Limits of which as much is asked for as the adapter has. */
const wantedLimits = [
  'maxComputeWorkgroupStorageSize',
  'maxStorageBufferBindingSize',
  'maxBufferSize',
] as const;

/** Dawn rounds times to 0.1 ms, lest web pages learn from them; a program of its own may know them. */
const exactTimes = 'disable-dawn-features=timestamp_quantization';

/**
 * Whatever Dawn has opened, to the end of the process: it crashes, or never ends, where its parts are
 * collected in another order than they depend on each other.
 */
const opened: unknown[] = [];

/**
 * Looks for a GPU and opens it. Fails only by saying why.
 * @param timed whether the device is to tell how long its shaders run, where it can
 */
export async function openDevice({ timed = false } = {}): Promise<DeviceSearch> {
  const dawn = await loadDawn();
  if (typeof dawn === 'string') return { missing: dawn };
  const { create, globals } = dawn;
  try {
    const gpu = create(timed ? [exactTimes] : []);
    const adapter = await gpu.requestAdapter({ powerPreference: 'high-performance' });
    if (adapter === null) {
      return { missing: 'no GPU with a driver for Vulkan, Metal or Direct3D 12 was found' };
    }
    const requiredLimits = Object.fromEntries(
      wantedLimits.map((limit) => [limit, adapter.limits[limit]]),
    );
    const tellsTime = timed && adapter.features.has('timestamp-query');
    const device = await adapter.requestDevice({
      requiredLimits,
      requiredFeatures: tellsTime ? ['timestamp-query'] : [],
    });
    opened.push(gpu, adapter, device);
    const usage = globals.GPUBufferUsage;
    const readMode = globals.GPUMapMode.READ;
    const timer = tellsTime ? new PassTimer(device, usage, readMode) : null;
    const parts = { gpu, usage, readMode, timer };
    return { device: new ComputeDevice(device, factsOf(adapter.info), parts) };
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
