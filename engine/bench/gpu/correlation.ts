import {
  type Dictionary,
  IntegerCorrelator,
  codingKernels as sorterKernels,
  validSamples,
} from '../../../core/index.ts';
import type { ComputeDevice } from '../../compute/webgpu/device.ts';
import { deviceKernels } from '../../compute/webgpu/device-kernels.ts';
import { type CorrelationLoad, correlationFlops, correlationLoads } from '../correlation-loads.ts';
import { codingKernels } from '../kernel-sets.ts';
import type { ProbeShape } from '../probe-work.ts';
import type { Part } from '../section.ts';
import {
  type Contest,
  type ContestResult,
  contestSection,
  holdContest,
  relativeDifference,
} from './comparison.ts';

export interface GpuCorrelationSizes {
  readonly repeats: number;
  /** Windows of 1000 samples of the paper's recording, joined. */
  readonly windows: number;
  readonly probes: readonly ProbeShape[];
}

/** H^T y on a GPU beside the kernel of one thread. */
export function gpuCorrelationPart(device: ComputeDevice, sizes: GpuCorrelationSizes): Part {
  return {
    name: 'correlation',
    title: 'Template correlation H^T y on a GPU',
    async run({ clock, seed, say }) {
      const results: ContestResult[] = [];
      for (const load of correlationLoads(sizes.windows, sizes.probes, seed)) {
        say(load.name);
        for (const contestOf of [inSinglePrecision, inWholeNumbers]) {
          const contest = contestOf(device, joined(load));
          results.push(await holdContest(contest, device, sizes.repeats, clock));
        }
      }
      const about =
        'Correlation of every template with a long signal, on the template’s own channels only, in single precision, and in whole numbers as the sorter does it. A product and a sum for every tap are counted. The GPU’s time runs from signals in memory to correlations in memory; the shaders’ own is without all transfers. The thread runs the kernel of the same arithmetic, which takes signals as they are and rounds them itself; those for the GPU are rounded before.';
      return contestSection(about, results, device);
    },
  };
}

/** Windows of one channel as the recording that they are of. */
function joined(load: CorrelationLoad): CorrelationLoad {
  if (load.blocks.length === 1) return load;
  const signal = Float32Array.from(load.blocks.flatMap((block) => [...block]));
  return { ...load, blocks: [signal], samples: signal.length };
}

function inSinglePrecision(device: ComputeDevice, load: CorrelationLoad): Contest {
  const { name, dictionary, blocks, samples } = load;
  const size = dictionary.atomCount * validSamples(samples, dictionary.atomSamples);
  const onGpu = deviceKernels(device).correlation(dictionary);
  const onCpu = codingKernels('kernel').correlation(dictionary);
  const gpuOut = new Float64Array(size);
  const cpuOut = new Float64Array(size);
  const flops = correlationFlops(load);
  return {
    name,
    gpuFlops: flops,
    cpuFlops: flops,
    async gpu() {
      for (const block of blocks) await onGpu.correlate(block, samples, gpuOut);
    },
    cpu() {
      for (const block of blocks) onCpu.correlate(block, samples, cpuOut);
    },
    difference() {
      onGpu.close();
      return relativeDifference(gpuOut, cpuOut);
    },
  };
}

function inWholeNumbers(device: ComputeDevice, load: CorrelationLoad): Contest {
  const { name, dictionary, blocks, samples } = load;
  const positions = validSamples(samples, dictionary.atomSamples);
  const size = dictionary.atomCount * positions;
  const largest = blocks.reduce(
    (most, block) => block.reduce((more, value) => Math.max(more, Math.abs(value)), most),
    0,
  );
  const { atoms, rows } = inWholeRows(dictionary, largest, blocks, samples);
  const onGpu = deviceKernels(device).integerCorrelation(atoms);
  const onCpu = sorterKernels().correlation(dictionary, largest);
  const sums = new Int32Array(size);
  const cpuOut = new Float64Array(size);
  const flops = correlationFlops(load);
  return {
    name: `${name}, whole numbers`,
    gpuFlops: flops,
    cpuFlops: flops,
    async gpu() {
      for (const block of rows) await onGpu.correlate(block, samples, sums);
    },
    cpu() {
      for (const block of blocks) onCpu.correlate(block, samples, cpuOut);
    },
    difference() {
      onGpu.close();
      const fromSums = new IntegerCorrelator(dictionary, largest, () => ({
        correlate(_, __, out) {
          out.set(sums);
          return out;
        },
      }));
      const gpuOut = new Float64Array(size);
      fromSums.correlate(blocks[blocks.length - 1]!, samples, gpuOut);
      return relativeDifference(gpuOut, cpuOut);
    },
  };
}

/** What the sorter gives a GPU to sum: channels and mixtures of them as rows of whole numbers, and atoms on those rows. */
function inWholeRows(
  dictionary: Dictionary,
  largest: number,
  blocks: readonly Float32Array[],
  samples: number,
): { atoms: Dictionary; rows: Int32Array[] } {
  let atoms = dictionary;
  const rows: Int32Array[] = [];
  const recorder = new IntegerCorrelator(dictionary, largest, (onRows) => {
    atoms = onRows;
    return {
      correlate(values, _, out) {
        rows.push(Int32Array.from(values));
        return out;
      },
    };
  });
  const positions = validSamples(samples, dictionary.atomSamples);
  const unused = new Float64Array(dictionary.atomCount * positions);
  for (const block of blocks) recorder.correlate(block, samples, unused);
  return { atoms, rows };
}
