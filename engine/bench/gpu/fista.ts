import { type Gram, validSamples } from '../../../core/index.ts';
import type { ComputeDevice } from '../../compute/webgpu/device.ts';
import { deviceKernels } from '../../compute/webgpu/device-kernels.ts';
import { rowCount } from '../correlation-loads.ts';
import { codingKernels } from '../kernel-sets.ts';
import { type CodingWork, paperIterations, paperWork } from '../paper-work.ts';
import { drawProbeWork, type ProbeShape } from '../probe-work.ts';
import type { Part } from '../section.ts';
import {
  type Contest,
  type ContestResult,
  contestSection,
  holdContest,
  relativeDifference,
} from './comparison.ts';

/** How many windows each is given: a GPU needs many, one thread takes long over few. */
interface WindowCounts {
  readonly gpuWindows: number;
  readonly cpuWindows: number;
}

export interface GpuFistaSizes {
  readonly repeats: number;
  /** Windows of 1000 samples of the paper's recording. */
  readonly paper: WindowCounts;
  /** `samples` are those of a window. */
  readonly probes: readonly (ProbeShape & WindowCounts)[];
}

interface FistaLoad extends CodingWork, WindowCounts {
  readonly name: string;
  readonly windows: readonly Float32Array[];
  readonly samples: number;
}

/** Dense FISTA, T = 180, on a GPU beside the kernel of one thread. */
export function gpuFistaPart(device: ComputeDevice, sizes: GpuFistaSizes): Part {
  return {
    name: 'fista',
    title: `Dense FISTA, T = ${paperIterations}, on a GPU`,
    async run({ clock, seed, say }) {
      const results: ContestResult[] = [];
      for (const load of loadsOf(sizes, seed)) {
        say(load.name);
        const contest = contestOf(device, load);
        results.push(await holdContest(contest, device, sizes.repeats, clock));
      }
      const about =
        'All iterations of the papers’ encoder in one go, a window a workgroup. A product and a sum for every tap in H and in H^T are counted, each iteration; times are as above. The thread runs the kernel of the same algorithm, on fewer windows. It keeps the iterates in double precision, the GPU in single: there momentum carries on what rounding adds, and 180 iterations of smooth templates come within some 1e-5 of the largest entry, no nearer.';
      return contestSection(about, results, device);
    },
  };
}

function loadsOf({ paper, probes }: GpuFistaSizes, seed: number): FistaLoad[] {
  const { windows, windowSamples, ...work } = paperWork(paper.gpuWindows, seed);
  const { atomCount } = work.dictionary;
  return [
    {
      ...work,
      ...paper,
      name: `table3: ${paper.gpuWindows} windows of ${windowSamples}, ${atomCount} templates`,
      windows,
      samples: windowSamples,
    },
    ...probes.map((shape) => {
      const { channels, units, samples, gpuWindows, cpuWindows } = shape;
      const { traces, ...work } = drawProbeWork(shape, seed);
      return {
        ...work,
        gpuWindows,
        cpuWindows,
        name: `${channels} channels: ${gpuWindows} windows of ${samples}, ${units} templates`,
        windows: Array.from({ length: gpuWindows }, () => traces),
        samples,
      };
    }),
  ];
}

function contestOf(device: ComputeDevice, load: FistaLoad): Contest {
  const { name, dictionary, gram, weights, windows, samples, gpuWindows, cpuWindows } = load;
  const onGpu = deviceKernels(device).denseEncoder(dictionary, weights);
  const onCpu = codingKernels('kernel').denseEncoder(dictionary, weights);
  const steps = { iterations: paperIterations, lipschitz: lipschitzBound(gram) };
  const flopsAWindow =
    4 *
    rowCount(dictionary) *
    dictionary.atomSamples *
    validSamples(samples, dictionary.atomSamples) *
    paperIterations;
  const thread = windows.slice(0, cpuWindows).map((window) => Float64Array.from(window));
  let gpuCode = new Float64Array(0);
  let cpuCode = new Float64Array(0);
  return {
    name,
    gpuFlops: gpuWindows * flopsAWindow,
    cpuFlops: thread.length * flopsAWindow,
    async gpu() {
      const codes = await onGpu.encode(windows, samples, steps);
      gpuCode = Float64Array.from(codes[0]!.code);
    },
    cpu() {
      const codes = thread.map((window) => onCpu.encode(window, samples, steps).code);
      cpuCode = Float64Array.from(codes[0]!);
    },
    difference() {
      onGpu.close();
      return relativeDifference(gpuCode, cpuCode);
    },
  };
}

/**
 * No less than the largest squared singular value of H, by Gershgorin's discs: the largest sum of a
 * row of |H^T H|. The exact value takes minutes for hundreds of channels.
 */
function lipschitzBound({ atomCount, atomSamples, values, centre, partners }: Gram): number {
  let bound = 0;
  for (let a = 0; a < atomCount; a++) {
    let sum = 0;
    for (const b of partners[a]) {
      const at = centre[a * atomCount + b];
      for (let lag = 1 - atomSamples; lag < atomSamples; lag++) sum += Math.abs(values[at + lag]);
    }
    bound = Math.max(bound, sum);
  }
  return bound;
}
