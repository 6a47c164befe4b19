import { formatNumber } from '../../cli/text-table.ts';
import type { ComputeDevice } from '../../compute/webgpu/device.ts';
import { type Clock, type Timing, timeInterleaved, timingOf } from '../interleave.ts';
import { formatGap, formatShort } from '../number-text.ts';
import { left, right, type Section } from '../section.ts';

/** The same kind of work for both. */
export interface Contest {
  readonly name: string;
  readonly gpuFlops: number;
  /** Of less work, where the processor would be at it too long. */
  readonly cpuFlops: number;
  readonly gpu: () => Promise<void>;
  readonly cpu: () => void;
  /** How far apart the answers are, in shares of the largest number. */
  readonly difference: () => number;
}

export interface ContestResult {
  readonly name: string;
  readonly gpuFlops: number;
  readonly cpuFlops: number;
  readonly cpu: Timing;
  /** From arrays to arrays. */
  readonly gpu: Timing;
  /** Shaders alone, by the GPU's own clock; null where it has none. */
  readonly shaders: Timing | null;
  readonly difference: number;
}

/** Times the GPU and one thread of the processor in turn. */
export async function holdContest(
  { name, gpuFlops, cpuFlops, gpu, cpu, difference }: Contest,
  device: ComputeDevice,
  repeats: number,
  clock: Clock,
): Promise<ContestResult> {
  const shaderSeconds: number[] = [];
  const [onCpu, onGpu] = await timeInterleaved(
    [
      { name: 'processor', run: cpu },
      {
        name: 'GPU',
        async run() {
          await gpu();
          shaderSeconds.push(await device.takeShaderSeconds());
        },
      },
    ],
    repeats,
    clock,
  );
  // The first run is not counted.
  const shaders = timingOf(shaderSeconds.slice(1));
  return {
    name,
    gpuFlops,
    cpuFlops,
    cpu: onCpu!,
    gpu: onGpu!,
    shaders: Number.isNaN(shaders.median) ? null : shaders,
    difference: difference(),
  };
}

/** The results of one kind of work as a table. */
export function contestSection(
  about: string,
  results: readonly ContestResult[],
  { adapter }: ComputeDevice,
): Section {
  const rate = (flops: number, timing: Timing | null) =>
    timing === null ? '' : formatNumber(flops / timing.median / 1e9, 1);
  return {
    about,
    columns: [
      left('work'),
      right('GFLOP'),
      right('GPU, ms'),
      right('GFLOP/s'),
      right('shaders alone, ms'),
      right('GFLOP/s'),
      right('one thread, GFLOP/s'),
      right('GPU / one thread'),
      right('difference'),
    ],
    rows: results.map(({ name, gpuFlops, cpuFlops, cpu, gpu, shaders, difference }) => [
      name,
      formatShort(gpuFlops / 1e9),
      formatShort(1000 * gpu.median),
      rate(gpuFlops, gpu),
      shaders === null ? '' : formatShort(1000 * shaders.median),
      rate(gpuFlops, shaders),
      rate(cpuFlops, cpu),
      formatShort(gpuFlops / gpu.median / (cpuFlops / cpu.median)),
      formatGap(difference),
    ]),
    remarks: adapter.isSoftware
      ? [
          `${adapter.name} is a processor that plays a GPU: the differences count, the times do not.`,
        ]
      : [],
    plots: [],
    data: { adapter, results },
  };
}

/** The largest difference between two arrays, in shares of the largest number of the second. */
export function relativeDifference(a: Float64Array, b: Float64Array): number {
  let [most, largest] = [0, 0];
  for (let i = 0; i < b.length; i++) {
    most = Math.max(most, Math.abs(a[i] - b[i]));
    largest = Math.max(largest, Math.abs(b[i]));
  }
  return most / (largest || 1);
}
