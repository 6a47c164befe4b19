import { describe, expect, it } from 'vitest';
import { UserError } from '../../../../core/index.ts';
import { deviceKernels } from '../../../../engine/compute/webgpu/device-kernels.ts';
import { openDevice } from '../../../../engine/compute/webgpu/open-device.ts';
import { randomProblem } from '../../../core/csc/random-problem.ts';
import { openTestDevice } from './open-test-device.ts';

const { device, title } = await openTestDevice();

const problem = randomProblem({
  atomCount: 3,
  channelCount: 2,
  atomSamples: 20,
  samples: 4000,
  seed: 1,
  lambdaShare: 0.5,
  twoSided: true,
  likeness: 0,
});

/** A device of its own, and the error of what is done on it. */
async function onDevice(work: (correlate: () => Promise<unknown>, lose: () => void) => unknown) {
  const found = await openDevice();
  if ('missing' in found) throw new Error(found.missing);
  const correlation = deviceKernels(found.device).correlation(problem.dictionary);
  const out = new Float64Array(3 * (problem.samples - 19));
  const correlate = () => correlation.correlate(problem.traces, problem.samples, out);
  try {
    return await Promise.resolve(work(correlate, () => found.device.device.destroy())).then(
      () => undefined,
      (error: unknown) => error,
    );
  } finally {
    found.device.close();
  }
}

describe.skipIf(!device)(`a GPU (${title})`, () => {
  it('that is lost between two works says so', async () => {
    const error = await onDevice(async (correlate, lose) => {
      await correlate();
      lose();
      await correlate();
    });
    expect(error).toBeInstanceOf(UserError);
    expect(error).toMatchObject({ code: 'GPU_LOST' });
  });

  it('that is lost during its work says so', async () => {
    const error = await onDevice(async (correlate, lose) => {
      await correlate();
      const answer = correlate();
      await Promise.resolve();
      lose();
      await answer;
    });
    expect(error).toMatchObject({ code: 'GPU_LOST' });
  });

  it('that cannot do what is asked says why, and goes on with the rest', async () => {
    const { device: gpu } = device!;
    const fault = device!.checked(() => gpu.createShaderModule({ code: 'nonsense' }));
    await expect(fault).rejects.toMatchObject({ code: 'GPU_FAILED' });
    await expect(fault).rejects.toThrow(/nonsense|expected/);
    await expect(device!.checked(() => 5)).resolves.toBe(5);
  });

  it('answers several calls that are under way at once', async () => {
    const correlation = deviceKernels(device!).correlation(problem.dictionary);
    const size = 3 * (problem.samples - 19);
    const negative = problem.traces.map((value) => -value);
    const [first, second] = await Promise.all([
      correlation.correlate(problem.traces, problem.samples, new Float64Array(size)),
      correlation.correlate(negative, problem.samples, new Float64Array(size)),
    ]);
    expect(first.some((value) => value !== 0)).toBe(true);
    expect(second.map((value) => 0 - value)).toEqual(first.map((value) => value + 0));
    correlation.close();
  });
});
