import { beforeEach, describe, expect, it, vi } from 'vitest';
import { openBackend } from '../../../engine/compute/backend.ts';

describe('openBackend', () => {
  beforeEach(() => {
    vi.doMock('webgpu', () => {
      throw new Error("Cannot find package 'webgpu'");
    });
  });

  it('leaves it to the processor where that is asked for, or where there is no GPU to be faster', async () => {
    expect(await openBackend('cpu')).toBeNull();
    expect(await openBackend('auto')).toBeNull();
  });

  it('says why there is no GPU where one must be used', async () => {
    const opening = openBackend('webgpu');
    await expect(opening).rejects.toMatchObject({ code: 'NO_GPU' });
    await expect(opening).rejects.toThrow(/package webgpu.*--backend cpu/);
  });
});
