import { beforeEach, describe, expect, it, vi } from 'vitest';
import { openDevice } from '../../../../engine/compute/webgpu/open-device.ts';

const globals = { GPUBufferUsage: {}, GPUMapMode: { READ: 1 } };

describe('looking for a GPU', () => {
  beforeEach(() => {
    vi.resetModules();
  });

  it('says that the package is missing where npm could not bring it', async () => {
    vi.doMock('webgpu', () => {
      throw new Error("Cannot find package 'webgpu'");
    });
    const found = await openDevice();
    expect(found).toHaveProperty('missing');
    expect(found).toMatchObject({ missing: expect.stringContaining('package webgpu') });
  });

  it('says that there is no GPU', async () => {
    vi.doMock('webgpu', () => ({ globals, create: () => ({ requestAdapter: async () => null }) }));
    expect(await openDevice()).toMatchObject({ missing: expect.stringContaining('no GPU') });
  });

  it('says why a GPU could not be opened', async () => {
    const adapter = {
      limits: {},
      requestDevice: async () => Promise.reject(new Error('it is in use')),
    };
    vi.doMock('webgpu', () => ({
      globals,
      create: () => ({ requestAdapter: async () => adapter }),
    }));
    expect(await openDevice()).toEqual({
      missing: 'the GPU could not be opened: it is in use',
    });
  });
});
