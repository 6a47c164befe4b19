import { UserError } from '../../../core/index.ts';
import type { PassTimer } from './pass-timer.ts';

/** What ran, for people: the adapter as its driver names it. */
export interface AdapterFacts {
  readonly name: string;
  /** Whether it is a processor that plays a GPU: right results, but no speed. */
  readonly isSoftware: boolean;
}

/** The numbers by which WebGPU names what a buffer is for. */
export type BufferUsage = Pick<
  GPUBufferUsage,
  'COPY_DST' | 'COPY_SRC' | 'MAP_READ' | 'STORAGE' | 'UNIFORM'
>;

/** What a device needs of Dawn besides itself. */
export interface DawnParts {
  /** Dawn crashes when this is collected before its devices, so it is held. */
  readonly gpu: GPU;
  readonly usage: BufferUsage;
  readonly readMode: number;
  /** Where the device's own time is asked for. */
  readonly timer: PassTimer | null;
}

/** A GPU ready for work. It keeps the process alive until it is closed. */
export class ComputeDevice {
  readonly adapter: AdapterFacts;
  readonly device: GPUDevice;
  private readonly dawn: DawnParts;
  private readonly pipelines = new Map<string, Promise<GPUComputePipeline>>();
  private closed = false;
  private lossMessage: string | undefined;

  constructor(device: GPUDevice, adapter: AdapterFacts, dawn: DawnParts) {
    this.device = device;
    this.adapter = adapter;
    this.dawn = dawn;
    void device.lost.then(({ message }) => {
      if (!this.closed) this.lossMessage = message;
    });
  }

  get usage(): BufferUsage {
    return this.dawn.usage;
  }

  /**
   * Does work on the device and hears what WebGPU otherwise only logs.
   * @param work what it asks of the device before it first waits is what faults are heard of
   * @throws UserError (`GPU_LOST`, `GPU_FAILED`)
   */
  async checked<Result>(work: () => Result | Promise<Result>): Promise<Result> {
    const { device } = this;
    this.throwIfLost();
    device.pushErrorScope('out-of-memory');
    device.pushErrorScope('validation');
    let result: Promise<Result>;
    try {
      result = Promise.resolve(work());
    } catch (error) {
      result = Promise.reject(error);
    }
    // Popped before anything is waited for, so that the scopes of works side by side stay apart.
    const invalid = device.popErrorScope();
    const memory = device.popErrorScope();
    const [outcome, tooLarge, fault] = await Promise.allSettled([result, memory, invalid]);
    if (outcome.status === 'rejected') {
      // What fails when a device is lost may be heard of before the loss.
      await Promise.race([device.lost, new Promise((resolve) => setImmediate(resolve))]);
    }
    this.throwIfLost();
    // First, because what could not be had is invalid afterwards.
    if (tooLarge.status === 'fulfilled' && tooLarge.value) throw outOfMemory(tooLarge.value);
    if (fault.status === 'fulfilled' && fault.value) throw failed(fault.value.message);
    if (outcome.status === 'fulfilled') return outcome.value;
    throw failed(messageOf(outcome.reason));
  }

  /** A compiled shader, kept for whoever needs the same. */
  pipeline(entryPoint: string, code: string): Promise<GPUComputePipeline> {
    const known = this.pipelines.get(code);
    if (known) return known;
    const compiled = this.checked(() => {
      const module = this.device.createShaderModule({ code });
      return this.device.createComputePipelineAsync({
        layout: 'auto',
        compute: { module, entryPoint },
      });
    });
    this.pipelines.set(code, compiled);
    return compiled;
  }

  /** Records one run of a shader. */
  recordPass(
    encoder: GPUCommandEncoder,
    pipeline: GPUComputePipeline,
    bindings: GPUBindGroup,
    groups: readonly [number, number?],
  ): void {
    const { timer } = this.dawn;
    const pass = encoder.beginComputePass(timer ? { timestampWrites: timer.writes } : {});
    pass.setPipeline(pipeline);
    pass.setBindGroup(0, bindings);
    pass.dispatchWorkgroups(...groups);
    pass.end();
    timer?.keep(encoder);
  }

  /** Seconds that shaders ran since the last call; NaN where the device was not opened to tell. */
  async takeShaderSeconds(): Promise<number> {
    return this.dawn.timer?.take() ?? Number.NaN;
  }

  /** The numbers in a buffer that can be mapped, handed to `use` while they are there. */
  async read(buffer: GPUBuffer, bytes: number, use: (numbers: ArrayBuffer) => void) {
    await buffer.mapAsync(this.dawn.readMode, 0, bytes);
    use(buffer.getMappedRange(0, bytes));
    buffer.unmap();
  }

  private throwIfLost(): void {
    if (this.lossMessage === undefined) return;
    throw new UserError(
      'GPU_LOST',
      `The GPU (${this.adapter.name}) was lost: ${this.lossMessage.trim()}.`,
    );
  }

  /** Gives the device back. What is still under way on it fails. */
  close(): void {
    this.closed = true;
    this.device.destroy();
  }
}

const messageOf = (error: unknown) => (error instanceof Error ? error.message : String(error));

function outOfMemory({ message }: GPUError): UserError {
  const [first] = message.trim().split('\n', 1);
  return new UserError('GPU_FAILED', `The GPU has too little memory: ${first}.`);
}

function failed(message: string): UserError {
  return new UserError('GPU_FAILED', `The GPU could not do the work: ${message.trim()}`);
}
