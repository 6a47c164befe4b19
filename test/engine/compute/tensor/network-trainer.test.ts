import { backend } from '@tensorflow/tfjs-core';
import { describe, expect, it } from 'vitest';
import { globals } from 'webgpu';
import { silentContext } from '../../../../core/base/progress.ts';
import { Random } from '../../../../core/base/random.ts';
import { reconstruct } from '../../../../core/csc/operators.ts';
import { atomOf, normaliseAtoms } from '../../../../core/csc/problem.ts';
import type { Notice, Progress, TrainingJob } from '../../../../core/index.ts';
import { networkTrainer } from '../../../../engine/compute/tensor/network-trainer.ts';
import { openTensorBackend } from '../../../../engine/compute/tensor/open-tensor-backend.ts';
import { randomCode, randomDictionary } from '../../../core/csc/random-problem.ts';
import { rejection } from '../../../support/rejection.ts';

const shape = { atomCount: 2, channelCount: 8, atomSamples: 12, samples: 30, seed: 6 };
const planted = randomDictionary(shape);

/** Windows of several lengths with spikes of 10 to 13 times the noise, and atoms off the planted ones. */
function job(): TrainingJob {
  const random = new Random(2);
  const windows = Array.from({ length: 240 }, (_, seed) => {
    const samples = 25 + (seed % 40);
    const length = shape.channelCount * samples;
    const code = randomCode({ ...shape, samples, seed }, 1, false);
    const louder = { ...code, value: code.value.map((value) => 3.3 * value) };
    const traces = reconstruct(planted, louder, samples, new Float64Array(length));
    return { samples, traces: Float32Array.from(traces, (value) => value + random.normal()) };
  });
  const start = {
    ...planted,
    atoms: planted.atoms.map((value) => value + 0.035 * random.normal()),
  };
  normaliseAtoms(start);
  return { windows, start, lambda: 4.5, twoSided: false, seed: 5 };
}

/** `sqrt(1 - <h, planted>^2)` of the worst atom. */
function worstError(atoms: ArrayLike<number>): number {
  const found = { ...planted, atoms: Float64Array.from(atoms) };
  const errors = [0, 1].map((c) => {
    const own = atomOf(planted, c);
    const inner = atomOf(found, c).reduce((sum, value, i) => sum + value * own[i]!, 0);
    return Math.sqrt(Math.max(0, 1 - inner ** 2));
  });
  return Math.max(...errors);
}

async function trained(given: TrainingJob): Promise<Float64Array[]> {
  const epochs: Float64Array[] = [];
  const trainer = await networkTrainer('wasm', () => {});
  await trainer.train(given, silentContext, async (atoms) => {
    epochs.push(Float64Array.from(atoms));
  });
  return epochs;
}

describe('training templates for a sort', () => {
  it('brings templates nearer to what was planted, epoch by epoch, with the same bytes every time', async () => {
    const given = job();
    const epochs = await trained(given);
    expect(worstError(given.start.atoms)).toBeGreaterThan(0.25);
    expect(worstError(epochs.at(-1)!)).toBeLessThan(0.75 * worstError(given.start.atoms));
    expect(await trained(given)).toEqual(epochs);
  });

  it('tells after every mini-batch how far it is', async () => {
    const told: Progress[] = [];
    const context = {
      ...silentContext,
      onProgress: (progress: Progress) => {
        told.push(progress);
      },
    };
    const trainer = await networkTrainer('wasm', () => {});
    await trainer.train(job(), context, async () => {});
    const fractions = told.map(({ fraction }) => fraction);
    expect(new Set(told.map(({ stage }) => stage))).toEqual(new Set(['Training templates']));
    expect(fractions).toEqual([...fractions].sort((a, b) => a - b));
    expect([fractions[0], fractions.at(-1)]).toEqual([0, 1]);
    expect(fractions.length).toBeGreaterThan(1 + 3);
  });

  it('stops when it is cancelled', async () => {
    const context = { ...silentContext, cancellation: { cancelled: true } };
    const trainer = await networkTrainer('wasm', () => {});
    const work = trainer.train(job(), context, async () => {});
    expect(await rejection(work)).toMatchObject({ code: 'CANCELLED' });
  });

  it('says what to install for a backend that is not there', async () => {
    const found = await openTensorBackend('tensorflow');
    if ('backend' in found) return;
    const work = networkTrainer('tensorflow', () => {});
    expect(await rejection(work)).toMatchObject({
      code: 'NO_BACKEND',
      message: expect.stringContaining('--network-backend wasm'),
    });
  });

  it('goes on with the processor where a GPU is lost, and says so', async () => {
    const found = await openTensorBackend('webgpu');
    if ('missing' in found) return;
    found.backend.close();
    const notices: Notice[] = [];
    let epochs = 0;
    const trainer = await networkTrainer('webgpu', (notice) => notices.push(notice));
    await trainer.train(job(), silentContext, async () => {
      epochs++;
      if (epochs === 1) (backend() as unknown as { device: GPUDevice }).device.destroy();
    });
    expect(notices).toMatchObject([
      { code: 'GPU_NOT_USED', message: expect.stringContaining('on the processor instead') },
    ]);
    // The first of the GPU, and all of the processor.
    expect(epochs).toBe(4);
  });

  it('halves mini-batches until they fit into the memory of a GPU', async () => {
    const bytes = await memoryOfWholeBatches();
    if (bytes === null) return;
    const given = job();
    const notices: Notice[] = [];
    const epochs: Float64Array[] = [];
    const { refused } = await withGpuMemory(0.6 * bytes, async () => {
      const trainer = await networkTrainer('webgpu', (notice) => notices.push(notice));
      await trainer.train(given, silentContext, async (atoms) => {
        epochs.push(Float64Array.from(atoms));
      });
    });
    expect(refused).toBeGreaterThan(0);
    expect(notices).toEqual([]);
    expect(epochs).toHaveLength(3);
    expect(worstError(epochs.at(-1)!)).toBeLessThan(0.75 * worstError(given.start.atoms));
  });

  it('goes on with the processor where not even one example fits, and says so', async () => {
    if ('missing' in (await openTensorBackend('webgpu'))) return;
    const notices: Notice[] = [];
    let epochs = 0;
    await withGpuMemory(100, async () => {
      const trainer = await networkTrainer('webgpu', (notice) => notices.push(notice));
      await trainer.train(job(), silentContext, async () => {
        epochs++;
      });
    });
    expect(notices).toMatchObject([
      { code: 'GPU_NOT_USED', message: expect.stringContaining('on the processor instead') },
    ]);
    expect(epochs).toBe(3);
  });
});

/**
 * Does work on a GPU that has so many bytes for all buffers together, and refuses more with the error
 * that it has for what no GPU could hold.
 */
async function withGpuMemory(bytes: number, work: () => Promise<void>) {
  const { GPUDevice: device, GPUBuffer: buffer } = globals as unknown as {
    GPUDevice: { prototype: GPUDevice };
    GPUBuffer: { prototype: GPUBuffer };
  };
  const create = methodOf<(this: GPUDevice, descriptor: GPUBufferDescriptor) => GPUBuffer>(
    device.prototype,
    'createBuffer',
  );
  const destroyDevice = methodOf<(this: GPUDevice) => undefined>(device.prototype, 'destroy');
  const destroyBuffer = methodOf<(this: GPUBuffer) => undefined>(buffer.prototype, 'destroy');
  const held = new Map<GPUBuffer, GPUDevice>();
  const seen = { refused: 0, most: 0 };
  const total = () => [...held.keys()].reduce((sum, { size }) => sum + size, 0);
  device.prototype.createBuffer = function (descriptor) {
    if (total() + descriptor.size > bytes) {
      seen.refused++;
      return create.call(this, { ...descriptor, size: 2 ** 50 });
    }
    const made = create.call(this, descriptor);
    held.set(made, this);
    seen.most = Math.max(seen.most, total());
    return made;
  };
  buffer.prototype.destroy = function () {
    held.delete(this);
    return destroyBuffer.call(this);
  };
  device.prototype.destroy = function () {
    for (const [made, owner] of held) if (owner === this) held.delete(made);
    return destroyDevice.call(this);
  };
  try {
    await work();
  } finally {
    Object.assign(device.prototype, { createBuffer: create, destroy: destroyDevice });
    Object.assign(buffer.prototype, { destroy: destroyBuffer });
  }
  return seen;
}

/** As it is, to be called with an owner. */
function methodOf<Method>(prototype: object, name: string): Method {
  return Object.getOwnPropertyDescriptor(prototype, name)!.value;
}

/** Bytes that training with whole mini-batches takes at most; null without a GPU. */
async function memoryOfWholeBatches(): Promise<number | null> {
  const found = await openTensorBackend('webgpu');
  if ('missing' in found) return null;
  found.backend.close();
  const { most } = await withGpuMemory(Number.POSITIVE_INFINITY, async () => {
    const trainer = await networkTrainer('webgpu', () => {});
    await trainer.train(job(), silentContext, async () => {});
  });
  return most;
}
