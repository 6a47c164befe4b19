import { encodeFista } from '../../../core/index.ts';
import { type Batch, crsae, type Weights } from '../../../core/network/index.ts';
import { openTensorBackend } from '../../compute/tensor/open-tensor-backend.ts';
import { type TensorBackendName, tensorBackendNames } from '../../compute/tensor/tensor-backend.ts';
import type { ComputeDevice } from '../../compute/webgpu/device.ts';
import { deviceKernels } from '../../compute/webgpu/device-kernels.ts';
import { type Alternative, type Clock, type Timing, timeInterleaved } from '../interleave.ts';
import { formatGap, formatShort } from '../number-text.ts';
import { type PaperWork, paperWork } from '../paper-work.ts';
import { left, type Part, right } from '../section.ts';
import { relativeDifference } from './comparison.ts';

export interface NetworkSizes {
  readonly repeats: number;
  /** T. */
  readonly layers: number;
  /** Windows of the paper's recording that each backend is given at once. */
  readonly windows: Readonly<Record<TensorBackendName, number>>;
}

/** What one way to compute the network takes, or why it is not there. */
export type NetworkResult =
  | {
      readonly name: string;
      readonly what: string;
      readonly windows: number;
      /** Seconds of all windows. */
      readonly encode: Timing;
      /** Loss and gradients; null where it only encodes. */
      readonly train: Timing | null;
      /** Of the codes of the first window from those of double precision. */
      readonly difference: number;
    }
  | { readonly name: string; readonly missing: string };

/**
 * CRsAE's network on every backend of tfjs that is here, and its encoder as the one kernel that WebGPU
 * has for it, timed in turn with the same layers as tfjs's own operations.
 * @param device for the kernel; null where there is no GPU
 */
export function networksPart(device: ComputeDevice | null, sizes: NetworkSizes): Part {
  return {
    name: 'networks',
    title: `The auto-encoder of CRsAE, T = ${sizes.layers}`,
    async run({ clock, seed, say }) {
      const isSoftware = device?.adapter.isSoftware ?? false;
      const time = isSoftware ? processorMs : clock;
      const results: NetworkResult[] = [];
      for (const name of tensorBackendNames) {
        say(name);
        const work = paperWork(sizes.windows[name], seed);
        results.push(...(await resultsOn(name, work, device, sizes, time)));
      }
      const [operations, kernel] = results.filter(
        (one): one is Extract<NetworkResult, { encode: Timing }> =>
          'encode' in one && one.name.startsWith('webgpu'),
      );
      const speed =
        operations === undefined || kernel === undefined
          ? []
          : [
              `On ${operations.what}, one kernel for all layers encodes ${formatShort(operations.encode.median / kernel.encode.median)} times as fast as tfjs's operations one by one.`,
            ];
      return {
        about:
          'Windows of the paper’s recording with its true dictionary, in milliseconds a window: encoding, and a step of training, which is the loss and its gradients through all layers. Arrays go in and come out. The difference is that of the code from FISTA in double precision, in shares of its largest number.',
        columns: [
          left('backend'),
          right('windows'),
          right('encode ms'),
          right('train ms'),
          right('difference'),
          left('what'),
        ],
        rows: results.map(rowOf),
        remarks: isSoftware ? [...speed, softwareRemark] : speed,
        plots: [],
        data: { results },
      };
    },
  };
}

const softwareRemark =
  'The GPU is a processor that plays one, so all times are those of the processor, over all of its threads: they can be compared with each other, but not with those of a GPU.';

/** What this process has taken of all processors, in milliseconds. */
function processorMs(): number {
  const { user, system } = process.cpuUsage();
  return (user + system) / 1000;
}

async function resultsOn(
  name: TensorBackendName,
  work: PaperWork,
  device: ComputeDevice | null,
  { repeats, layers }: NetworkSizes,
  clock: Clock,
): Promise<NetworkResult[]> {
  const found = await openTensorBackend(name);
  if ('missing' in found) return [{ name, missing: found.missing }];
  const { what, close } = { what: found.backend.what, close: () => found.backend.close() };
  try {
    const weights: Weights = {
      decoder: Float32Array.from(work.dictionary.atoms),
      lambda: Float32Array.of(work.weights.lambda[0]!),
    };
    const batch = batchOf(work);
    const network = crsae({ ...work.dictionary, layers, twoSided: true }, weights);
    let code: ArrayLike<number> = [];
    let fused: ArrayLike<number> = [];
    const alternatives: Alternative[] = [
      {
        name: 'encode',
        async run() {
          code = await network.encode(weights, batch);
        },
      },
      {
        name: 'train',
        async run() {
          const loss = { loss: 'least-squares', through: 'auto-encoder' } as const;
          await network.lossAndGradients(loss, weights, batch);
        },
      },
    ];
    const kernel =
      name === 'webgpu' && device !== null
        ? deviceKernels(device).denseEncoder(work.dictionary, work.weights)
        : null;
    if (kernel !== null) {
      const steps = { iterations: layers, lipschitz: work.lipschitz };
      alternatives.push({
        name: 'kernel',
        async run() {
          const [first] = await kernel.encode(work.windows, work.windowSamples, steps);
          fused = first!.code;
        },
      });
    }
    const [encode, train, once] = await timeInterleaved(alternatives, repeats, clock);
    kernel?.close();
    const windows = batch.count;
    const result = {
      name,
      what,
      windows,
      encode: encode!,
      train: train!,
      difference: gapOf(code, work, layers),
    };
    if (once === undefined) return [result];
    const one = { name: 'webgpu, one kernel', what, windows, train: null };
    return [result, { ...one, encode: once, difference: gapOf(fused, work, layers) }];
  } finally {
    close();
  }
}

function batchOf({ samples, windowSamples, windows }: PaperWork): Batch {
  const signals = samples.slice(0, windows.length * windowSamples);
  return { count: windows.length, extent: [windowSamples], signals };
}

/** Of the first window's code. */
function gapOf(
  code: ArrayLike<number>,
  { dictionary, windows, windowSamples, weights }: PaperWork,
  layers: number,
) {
  const expected = encodeFista(dictionary, Float64Array.from(windows[0]!), windowSamples, {
    ...weights,
    iterations: layers,
  }).code;
  return relativeDifference(
    Float64Array.from({ length: expected.length }, (_, i) => code[i]!),
    expected,
  );
}

function rowOf(result: NetworkResult): string[] {
  if ('missing' in result) return [result.name, '-', '-', '-', '-', result.missing];
  const { name, what, windows, encode, train, difference } = result;
  const eachMs = ({ median }: Timing) => formatShort((1000 * median) / windows);
  return [
    name,
    String(windows),
    eachMs(encode),
    train === null ? '-' : eachMs(train),
    formatGap(difference),
    what,
  ];
}
