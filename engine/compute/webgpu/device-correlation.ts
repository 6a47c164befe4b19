import { type Dictionary, validSamples } from '../../../core/index.ts';
import { correlationShader, correlationSizes } from './correlation-shader.ts';
import type { ComputeDevice } from './device.ts';
import { bindInOrder, DeviceBuffers } from './device-buffers.ts';
import type { AsyncTemplateCorrelation, Signal } from './device-kernels.ts';
import { arrayKinds, type FilterRows, gatherRows, type Numbers, QUAD } from './filter-rows.ts';
import type { NumberKind } from './tap-shader.ts';

/** Most bytes of one buffer; longer signals are correlated in pieces. */
const BUFFER_BYTES = 32 * 2 ** 20;

const wholeGroups = (count: number) =>
  correlationSizes.positions * Math.ceil(count / correlationSizes.positions);

/** What is the same for every call. */
interface Prepared {
  readonly pipeline: GPUComputePipeline;
  readonly filters: readonly GPUBuffer[];
}

/** Buffers of one piece that is under way. */
interface Slot {
  /** It has room for this many positions. */
  readonly capacity: number;
  readonly host: Numbers;
  readonly shape: GPUBuffer;
  readonly signal: GPUBuffer;
  readonly beta: GPUBuffer;
  readonly answer: GPUBuffer;
  readonly bindings: GPUBindGroup;
}

/**
 * H^T y on a GPU, in single precision, or in whole numbers of 32 bits, which must suffice for every
 * sum. Buffers stay for the next call; as many calls as are under way have their own.
 */
export class DeviceCorrelation implements AsyncTemplateCorrelation {
  private readonly kind: NumberKind;
  private readonly compute: ComputeDevice;
  private readonly buffers: DeviceBuffers;
  private readonly atomCount: number;
  private readonly channelCount: number;
  private readonly atomSamples: number;
  private readonly filters: FilterRows;
  /** Most positions of a piece. */
  private readonly piece: number;
  private prepared: Promise<Prepared> | undefined;
  private readonly idle: Slot[] = [];

  constructor(compute: ComputeDevice, dictionary: Dictionary, kind: NumberKind) {
    const { atomCount, channelCount, atomSamples } = dictionary;
    this.kind = kind;
    this.compute = compute;
    this.buffers = new DeviceBuffers(compute);
    this.atomCount = atomCount;
    this.channelCount = channelCount;
    this.atomSamples = atomSamples;
    this.filters = gatherRows(dictionary, kind);
    const bytes = Math.min(BUFFER_BYTES, compute.device.limits.maxStorageBufferBindingSize);
    const inRow = Math.floor(bytes / 4 / Math.max(1, atomCount, channelCount));
    const group = correlationSizes.positions;
    this.piece = group * Math.max(1, Math.floor((inRow - this.signalStride(0)) / group));
  }

  async correlate<Out extends Signal>(traces: Signal, samples: number, out: Out): Promise<Out> {
    const { compute } = this;
    const positions = validSamples(samples, this.atomSamples);
    if (positions === 0 || this.atomCount === 0) return out;
    this.prepared ??= this.prepare();
    const prepared = await this.prepared;
    for (let from = 0; from < positions; from += this.piece) {
      const to = Math.min(positions, from + this.piece);
      await compute.checked(async () => {
        const slot = this.takeSlot(prepared, to - from);
        await this.correlatePiece(prepared, slot, { traces, samples, from, to, out, positions });
        this.idle.push(slot);
      });
    }
    return out;
  }

  close(): void {
    this.buffers.freeAll();
  }

  private async prepare(): Promise<Prepared> {
    const pipeline = await this.compute.pipeline('correlate', correlationShader(this.kind));
    const filters = await this.compute.checked(() => this.buffers.filters(this.filters));
    return { pipeline, filters };
  }

  private async correlatePiece(
    { pipeline }: Prepared,
    { host, shape, signal, beta, answer, bindings }: Slot,
    piece: {
      readonly traces: Signal;
      readonly samples: number;
      readonly from: number;
      readonly to: number;
      readonly out: Signal;
      readonly positions: number;
    },
  ): Promise<void> {
    const { traces, samples, from, to, out, positions } = piece;
    const { atomCount, channelCount, compute } = this;
    const { queue } = compute.device;
    const count = to - from;
    const groups = wholeGroups(count) / correlationSizes.positions;
    const signalStride = this.signalStride(count);
    const outStride = wholeGroups(count);
    const end = Math.min(samples, from + signalStride);
    for (let p = 0; p < channelCount; p++) {
      host.set(traces.subarray(p * samples + from, p * samples + end), p * signalStride);
      host.fill(0, p * signalStride + end - from, (p + 1) * signalStride);
    }
    const strides = [signalStride / QUAD, outStride / QUAD, this.filters.tapQuads];
    queue.writeBuffer(shape, 0, Uint32Array.from(strides));
    queue.writeBuffer(signal, 0, host, 0, channelCount * signalStride);
    const encoder = compute.device.createCommandEncoder();
    compute.recordPass(encoder, pipeline, bindings, [groups, atomCount]);
    const bytes = 4 * atomCount * outStride;
    encoder.copyBufferToBuffer(beta, 0, answer, 0, bytes);
    queue.submit([encoder.finish()]);
    await compute.read(answer, bytes, (answered) => {
      const numbers = new arrayKinds[this.kind](answered);
      for (let c = 0; c < atomCount; c++) {
        out.set(numbers.subarray(c * outStride, c * outStride + count), c * positions + from);
      }
    });
  }

  private takeSlot({ pipeline, filters }: Prepared, count: number): Slot {
    const idle = this.idle.pop();
    if (idle && idle.capacity >= count) return idle;
    const { buffers } = this;
    if (idle) buffers.free([idle.shape, idle.signal, idle.beta, idle.answer]);
    const capacity = wholeGroups(count);
    const host = new arrayKinds[this.kind](this.channelCount * this.signalStride(capacity));
    const shape = buffers.uniform(12);
    const signal = buffers.storage(host.byteLength);
    const beta = buffers.storage(4 * this.atomCount * capacity);
    const answer = buffers.readable(4 * this.atomCount * capacity);
    const bindings = bindInOrder(this.compute, pipeline, [shape, ...filters, signal, beta]);
    return { capacity, host, shape, signal, beta, answer, bindings };
  }

  /** Numbers from one channel to the next: all that whole workgroups read. */
  private signalStride(positions: number): number {
    return wholeGroups(positions) + QUAD * this.filters.tapQuads;
  }
}
