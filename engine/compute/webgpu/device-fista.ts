import { type Dictionary, validSamples } from '../../../core/index.ts';
import type { ComputeDevice } from './device.ts';
import { bindInOrder, DeviceBuffers } from './device-buffers.ts';
import type { AsyncDenseEncoder, DenseCode, DenseSteps, LassoWeights } from './device-kernels.ts';
import {
  type FilterRows,
  gatherRows,
  type Numbers,
  QUAD,
  quadsFor,
  scatterRows,
} from './filter-rows.ts';
import { fistaShader, type RowPlace } from './fista-shader.ts';

/** Most bytes of one buffer; more windows are coded in batches. */
const BUFFER_BYTES = 32 * 2 ** 20;
/**
 * Work of one dispatch, and of one workgroup in it, in floating-point operations: systems take the GPU
 * from who keeps it for seconds.
 */
export interface DispatchLimits {
  readonly dispatch: number;
  readonly workgroup: number;
}
const defaultLimits: DispatchLimits = { dispatch: 1e11, workgroup: 2e9 };
/** A workgroup's memory comes in so many sizes, so that not every shape compiles a shader of its own. */
const PLACE_QUADS = 512;
const OUTCOME_BYTES = 12;
/** Bytes of the shader's `Shape`. */
const SHAPE_BYTES = 64;

type Windows = readonly (Float32Array | Float64Array)[];

/** Sizes of a problem, in numbers or quads of them, as `fistaShader` has them. */
interface Layout {
  readonly samples: number;
  readonly positions: number;
  readonly sampleQuads: number;
  readonly positionQuads: number;
  readonly codeStride: number;
  readonly traceStride: number;
  readonly rowQuads: number;
  readonly place: RowPlace;
  readonly flopsAnIteration: number;
}

/** CRsAE's Algorithm 1 on a GPU, a workgroup a window. One call after the other. */
export class DeviceFista implements AsyncDenseEncoder {
  private readonly compute: ComputeDevice;
  private readonly buffers: DeviceBuffers;
  private readonly dictionary: Dictionary;
  private readonly weights: LassoWeights;
  private readonly gather: FilterRows;
  private readonly scatter: FilterRows;
  private readonly limits: DispatchLimits;

  constructor(
    compute: ComputeDevice,
    dictionary: Dictionary,
    weights: LassoWeights,
    limits: DispatchLimits = defaultLimits,
  ) {
    this.limits = limits;
    this.compute = compute;
    this.buffers = new DeviceBuffers(compute);
    this.dictionary = dictionary;
    this.weights = weights;
    this.gather = gatherRows(dictionary, 'f32');
    this.scatter = scatterRows(dictionary);
  }

  async encode(windows: Windows, samples: number, steps: DenseSteps): Promise<DenseCode[]> {
    const { atomCount, atomSamples } = this.dictionary;
    const positions = validSamples(samples, atomSamples);
    if (positions === 0 || atomCount === 0) {
      return windows.map(() => ({ code: new Float64Array(0), iterations: 0, lastChange: 0 }));
    }
    const layout = this.layOut(samples, positions, steps.iterations);
    const pipeline = await this.compute.pipeline('encode', fistaShader(layout.place));
    const batch = this.batchSize(layout);
    const codes: DenseCode[] = [];
    for (let from = 0; from < windows.length; from += batch) {
      const part = windows.slice(from, from + batch);
      try {
        codes.push(...(await this.compute.checked(() => this.run(pipeline, layout, part, steps))));
      } finally {
        this.buffers.freeAll();
      }
    }
    return codes;
  }

  close(): void {
    this.buffers.freeAll();
  }

  private layOut(samples: number, positions: number, iterations: number): Layout {
    const { atomCount, channelCount, atomSamples } = this.dictionary;
    const sampleQuads = quadsFor(samples);
    const positionQuads = quadsFor(positions);
    const codeStride = sampleQuads + this.scatter.tapQuads;
    const traceStride = Math.max(sampleQuads, positionQuads + this.gather.tapQuads);
    const rowQuads = atomCount * codeStride + channelCount * traceStride;
    const quads = PLACE_QUADS * Math.ceil(rowQuads / PLACE_QUADS);
    const flopsAnIteration = 4 * this.gather.inputs.length * atomSamples * samples;
    const { maxComputeWorkgroupStorageSize } = this.compute.device.limits;
    // Beside the rows there are two numbers more. What is there ends with the dispatch.
    const fits =
      4 * QUAD * quads + 16 <= maxComputeWorkgroupStorageSize &&
      flopsAnIteration * iterations <= this.limits.workgroup;
    return {
      samples,
      positions,
      sampleQuads,
      positionQuads,
      codeStride,
      traceStride,
      rowQuads,
      place: fits ? { kind: 'workgroup', quads } : { kind: 'buffer' },
      flopsAnIteration,
    };
  }

  /** Windows whose buffers are no larger than they may be. */
  private batchSize({ sampleQuads, positionQuads, rowQuads, place }: Layout): number {
    const { atomCount, channelCount } = this.dictionary;
    const quads = Math.max(
      channelCount * sampleQuads,
      atomCount * positionQuads,
      place.kind === 'buffer' ? rowQuads : 0,
    );
    const { maxStorageBufferBindingSize, maxComputeWorkgroupsPerDimension } =
      this.compute.device.limits;
    const bytes = Math.min(BUFFER_BYTES, maxStorageBufferBindingSize);
    const windows = Math.floor(bytes / (4 * QUAD * quads));
    return Math.max(1, Math.min(windows, maxComputeWorkgroupsPerDimension));
  }

  private async run(
    pipeline: GPUComputePipeline,
    layout: Layout,
    windows: Windows,
    steps: DenseSteps,
  ): Promise<DenseCode[]> {
    const { buffers, compute } = this;
    const { atomCount } = this.dictionary;
    const { positions, positionQuads, rowQuads, place } = layout;
    const { queue } = compute.device;
    const codeBytes = 4 * QUAD * positionQuads * atomCount * windows.length;
    const outcomeBytes = OUTCOME_BYTES * windows.length;
    const shape = buffers.uniform(SHAPE_BYTES);
    const code = buffers.storage(codeBytes);
    const outcomes = buffers.storage(outcomeBytes);
    const answer = buffers.readable(codeBytes + outcomeBytes);
    const bindings = bindInOrder(compute, pipeline, [
      shape,
      ...this.constants(steps),
      buffers.constant(this.signalOf(windows, layout)),
      code,
      outcomes,
      ...(place.kind === 'buffer' ? [buffers.storage(4 * QUAD * rowQuads * windows.length)] : []),
    ]);
    for (const dispatch of dispatchesOf(layout, windows.length, steps.iterations, this.limits)) {
      queue.writeBuffer(shape, 0, this.shapeOf(layout, dispatch, steps));
      const encoder = compute.device.createCommandEncoder();
      compute.recordPass(encoder, pipeline, bindings, [dispatch.windowCount]);
      queue.submit([encoder.finish()]);
    }
    const encoder = compute.device.createCommandEncoder();
    encoder.copyBufferToBuffer(code, 0, answer, 0, codeBytes);
    encoder.copyBufferToBuffer(outcomes, 0, answer, codeBytes, outcomeBytes);
    queue.submit([encoder.finish()]);
    let codes: DenseCode[] = [];
    await compute.read(answer, codeBytes + outcomeBytes, (bytes) => {
      const numbers = new Float32Array(bytes);
      codes = windows.map((_, w) => codeOf(numbers, w, windows.length, atomCount, positions));
    });
    return codes;
  }

  /** Indices, taps and levels, as the shader binds them. */
  private constants({ iterations, lipschitz }: DenseSteps): readonly GPUBuffer[] {
    const { buffers, gather, scatter, weights } = this;
    const step = stepOf(lipschitz);
    const indices = [gather.starts, gather.inputs, scatter.starts, scatter.inputs];
    const levels = [
      ...Array.from(weights.lambda, (lambda) => lambda * step),
      ...momentum(iterations),
    ];
    return [
      Uint32Array.from(indices.flatMap((part) => [...part])),
      joined(gather.taps, scatter.taps),
      Float32Array.from(levels),
    ].map((numbers) => buffers.constant(numbers));
  }

  private signalOf(windows: Windows, { samples, sampleQuads }: Layout): Float32Array<ArrayBuffer> {
    const { channelCount } = this.dictionary;
    const stride = QUAD * sampleQuads;
    const signal = new Float32Array(windows.length * channelCount * stride);
    windows.forEach((window, w) => {
      for (let p = 0; p < channelCount; p++) {
        const row = window.subarray(p * samples, (p + 1) * samples);
        signal.set(row, (w * channelCount + p) * stride);
      }
    });
    return signal;
  }

  private shapeOf(layout: Layout, dispatch: Dispatch, steps: DenseSteps): ArrayBuffer {
    const { atomCount, channelCount } = this.dictionary;
    const shape = new ArrayBuffer(SHAPE_BYTES);
    new Uint32Array(shape).set([
      dispatch.firstWindow,
      dispatch.firstIteration,
      dispatch.endIteration,
      atomCount,
      channelCount,
      this.gather.inputs.length,
      layout.samples,
      layout.positions,
      this.scatter.tapQuads - 1,
      layout.codeStride,
      layout.traceStride,
      this.gather.tapQuads,
      this.scatter.tapQuads,
      this.weights.twoSided ? 1 : 0,
    ]);
    new Float32Array(shape).set([stepOf(steps.lipschitz), steps.tolerance ?? -1], 14);
    return shape;
  }
}

/** Windows and iterations that are computed in one go. */
interface Dispatch {
  readonly firstWindow: number;
  readonly windowCount: number;
  readonly firstIteration: number;
  readonly endIteration: number;
}

function dispatchesOf(
  { place, flopsAnIteration }: Layout,
  windowCount: number,
  iterations: number,
  limits: DispatchLimits,
): Dispatch[] {
  const most = Math.max(1, Math.floor(limits.workgroup / Math.max(1, flopsAnIteration)));
  const turn = place.kind === 'workgroup' ? iterations : Math.min(iterations, most);
  const inTurn = Math.max(1, Math.floor(limits.dispatch / Math.max(1, turn * flopsAnIteration)));
  const dispatches: Dispatch[] = [];
  for (let firstWindow = 0; firstWindow < windowCount; firstWindow += inTurn) {
    for (let firstIteration = 0; firstIteration < iterations; firstIteration += turn) {
      dispatches.push({
        firstWindow,
        windowCount: Math.min(inTurn, windowCount - firstWindow),
        firstIteration,
        endIteration: Math.min(iterations, firstIteration + turn),
      });
    }
  }
  return dispatches;
}

/** A dictionary of zeros pulls nowhere, so any step is right. */
const stepOf = (lipschitz: number) => (lipschitz > 0 ? 1 / lipschitz : 1);

/** `(s_t - 1) / s_{t+1}` of each iteration t, from 1 on. */
function momentum(iterations: number): number[] {
  let s = 1;
  return Array.from({ length: iterations }, () => {
    const next = (1 + Math.sqrt(1 + 4 * s * s)) / 2;
    const weight = (s - 1) / next;
    s = next;
    return weight;
  });
}

function joined(a: Numbers, b: Numbers): Float32Array<ArrayBuffer> {
  const both = new Float32Array(a.length + b.length);
  both.set(a);
  both.set(b, a.length);
  return both;
}

/** One window's part of an answer: the codes of all, then the outcomes of all. */
function codeOf(
  numbers: Float32Array,
  window: number,
  windowCount: number,
  atomCount: number,
  positions: number,
): DenseCode {
  const stride = QUAD * quadsFor(positions);
  const code = new Float64Array(atomCount * positions);
  for (let c = 0; c < atomCount; c++) {
    const from = (window * atomCount + c) * stride;
    code.set(numbers.subarray(from, from + positions), c * positions);
  }
  const outcome = windowCount * atomCount * stride + (window * OUTCOME_BYTES) / 4;
  const iterations = new Uint32Array(numbers.buffer, numbers.byteOffset)[outcome + 1]!;
  return { code, iterations, lastChange: numbers[outcome + 2]! };
}
