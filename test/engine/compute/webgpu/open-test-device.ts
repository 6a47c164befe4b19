import { afterAll } from 'vitest';
import { openDevice } from '../../../../engine/compute/webgpu/open-device.ts';

/** A device for the tests of one file, closed after them, and what to call it: its name, or why there is none. */
export async function openTestDevice(options: { timed?: boolean } = {}) {
  const found = await openDevice(options);
  if ('missing' in found) return { device: undefined, title: `skipped: ${found.missing}` };
  afterAll(() => found.device.close());
  return { device: found.device, title: found.device.adapter.name };
}
