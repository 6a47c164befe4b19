import { findBackendFactory, registerBackend, removeBackend } from '@tensorflow/tfjs-core';
import { afterEach, expect, it, vi } from 'vitest';
import { openTensorBackend } from '../../../../engine/compute/tensor/open-tensor-backend.ts';

/** Stands for the package, whose library few machines can load: what happens as it is imported. */
function onImport(happens: () => void): void {
  vi.doMock('@tensorflow/tfjs-node-gpu', () => {
    happens();
    return {};
  });
}

afterEach(() => {
  if (findBackendFactory('tensorflow') !== null) removeBackend('tensorflow');
  vi.doUnmock('@tensorflow/tfjs-node-gpu');
  vi.resetModules();
});

it('takes what the package registers, which finds in util what newer Nodes no longer have', async () => {
  const { MathBackendCPU } = await import('@tensorflow/tfjs-backend-cpu');
  const { default: util } = await import('node:util');
  onImport(() => {
    const { isArray, isNullOrUndefined } = util as unknown as Record<
      string,
      (x: unknown) => boolean
    >;
    expect([[], {}, undefined].map((value) => isArray!(value))).toEqual([true, false, false]);
    expect([null, undefined, 0].map((value) => isNullOrUndefined!(value))).toEqual([
      true,
      true,
      false,
    ]);
    registerBackend('tensorflow', () => new MathBackendCPU());
  });
  expect(await openTensorBackend('tensorflow')).toMatchObject({
    backend: { name: 'tensorflow', what: expect.stringMatching(/^TensorFlow/) },
  });
});

it('says in one line why the package could not be loaded, and what to install', async () => {
  onImport(() => {
    throw new Error('libcudart.so.11.0: cannot open shared object file\nRequire stack');
  });
  const found = await openTensorBackend('tensorflow');
  expect(found).toMatchObject({
    missing: expect.stringMatching(
      /^the package @tensorflow\/tfjs-node-gpu could not be loaded \(.+\)$/,
    ),
    remedy: expect.stringMatching(/npm install .*tfjs-node-gpu@/),
  });
});

it('says so where the package registers nothing', async () => {
  onImport(() => {});
  expect(await openTensorBackend('tensorflow')).toMatchObject({
    missing: 'TensorFlow could not be started',
  });
});
