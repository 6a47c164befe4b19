import { describe, expect, it } from 'vitest';
import type { ContestResult } from '../../../../engine/bench/gpu/comparison.ts';
import { gpuCorrelationPart } from '../../../../engine/bench/gpu/correlation.ts';
import { gpuFistaPart } from '../../../../engine/bench/gpu/fista.ts';
import { type NetworkResult, networksPart } from '../../../../engine/bench/gpu/networks.ts';
import type { Part } from '../../../../engine/bench/section.ts';
import { openTestDevice } from '../../compute/webgpu/open-test-device.ts';

const { device, title } = await openTestDevice({ timed: true });

/** Every look at the clock is a second later, so that times are what they must be. */
async function run(part: Part): Promise<readonly ContestResult[]> {
  let now = 0;
  const clock = () => {
    now += 1000;
    return now;
  };
  const { rows, columns, data } = await part.run({ clock, seed: 1, say: () => {} });
  for (const row of rows) expect(row).toHaveLength(columns.length);
  expect(rows.flat().join(' ')).not.toMatch(/NaN|undefined|Infinity/);
  return (data as { results: readonly ContestResult[] }).results;
}

describe.skipIf(!device)(`the bench of a GPU (${title})`, () => {
  it('correlates the same as one thread, the windows of the paper as one signal', async () => {
    const probe = { channels: 8, units: 5, samples: 400 };
    const results = await run(
      gpuCorrelationPart(device!, { repeats: 2, windows: 2, probes: [probe] }),
    );
    const flops = [2 * 4 * 18 * 1983, 2 * 5 * 6 * 61 * 340];
    expect(results.map(({ gpuFlops }) => gpuFlops)).toEqual(flops.flatMap((each) => [each, each]));
    results.forEach(({ difference, gpu, cpu, shaders }, i) => {
      // In single precision, and in whole numbers.
      if (i % 2 === 0) expect(difference).toBeLessThan(1e-5);
      else expect(difference).toBe(0);
      expect([gpu.median, cpu.median]).toEqual([1, 1]);
      if (shaders) expect(shaders.median).toBeGreaterThan(0);
    });
  });

  it('encodes the same as one thread, which is given fewer windows', async () => {
    const probe = { channels: 4, units: 4, samples: 600, gpuWindows: 2, cpuWindows: 1 };
    const results = await run(
      gpuFistaPart(device!, {
        repeats: 1,
        paper: { gpuWindows: 3, cpuWindows: 2 },
        probes: [probe],
      }),
    );
    const paperWindow = 4 * 4 * 18 * 983 * 180;
    expect(results[0]).toMatchObject({ gpuFlops: 3 * paperWindow, cpuFlops: 2 * paperWindow });
    for (const { difference } of results) {
      expect(difference).toBeGreaterThan(0);
      expect(difference).toBeLessThan(1e-4);
    }
  });
});

it('encodes and trains the network on what is here, and says what is not', async () => {
  const part = networksPart(device ?? null, {
    repeats: 1,
    layers: 12,
    windows: { wasm: 2, cpu: 1, webgpu: 1, tensorflow: 1 },
  });
  const { rows, columns, data } = await part.run({ clock: () => 0, seed: 1, say: () => {} });
  for (const row of rows) expect(row).toHaveLength(columns.length);
  const { results } = data as { results: readonly NetworkResult[] };
  expect(results.slice(0, 2).map(({ name }) => name)).toEqual(['wasm', 'cpu']);
  for (const result of results) {
    if ('missing' in result) expect(result.missing).toMatch(/./);
    else expect(result.difference).toBeLessThan(1e-5);
  }
});
