import type { ComputeDevice } from './device.ts';
import type { FilterRows, Numbers } from './filter-rows.ts';

/** WebGPU wants buffers of whole quads and with something in them. */
const roundedBytes = (bytes: number) => Math.max(16, Math.ceil(bytes / 16) * 16);

/** Makes buffers on a device for one owner, and frees them together. */
export class DeviceBuffers {
  private readonly compute: ComputeDevice;
  private readonly made = new Set<GPUBuffer>();

  constructor(compute: ComputeDevice) {
    this.compute = compute;
  }

  /** A buffer of zeros for the shaders to work in. */
  storage(bytes: number): GPUBuffer {
    const { COPY_DST, COPY_SRC, STORAGE } = this.compute.usage;
    return this.make(bytes, STORAGE | COPY_DST | COPY_SRC);
  }

  uniform(bytes: number): GPUBuffer {
    const { COPY_DST, UNIFORM } = this.compute.usage;
    return this.make(bytes, UNIFORM | COPY_DST);
  }

  /** A buffer that this process can read. */
  readable(bytes: number): GPUBuffer {
    const { COPY_DST, MAP_READ } = this.compute.usage;
    return this.make(bytes, MAP_READ | COPY_DST);
  }

  /** A buffer with constants. */
  constant(numbers: Numbers | Uint32Array<ArrayBuffer>): GPUBuffer {
    const buffer = this.storage(numbers.byteLength);
    this.compute.device.queue.writeBuffer(buffer, 0, numbers);
    return buffer;
  }

  /** Starts, inputs and taps, in this order. */
  filters({ starts, inputs, taps }: FilterRows): readonly GPUBuffer[] {
    return [starts, inputs, taps].map((numbers) => this.constant(numbers));
  }

  free(buffers: readonly GPUBuffer[]): void {
    for (const buffer of buffers) {
      buffer.destroy();
      this.made.delete(buffer);
    }
  }

  freeAll(): void {
    this.free([...this.made]);
  }

  private make(bytes: number, usage: number): GPUBuffer {
    const buffer = this.compute.device.createBuffer({ size: roundedBytes(bytes), usage });
    this.made.add(buffer);
    return buffer;
  }
}

/** Buffers as a shader's bindings 0, 1, 2, ... */
export function bindInOrder(
  { device }: ComputeDevice,
  pipeline: GPUComputePipeline,
  buffers: readonly GPUBuffer[],
): GPUBindGroup {
  return device.createBindGroup({
    layout: pipeline.getBindGroupLayout(0),
    entries: buffers.map((buffer, binding) => ({ binding, resource: { buffer } })),
  });
}
