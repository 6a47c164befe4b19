/** Passes that can be timed before they are asked for. */
const CAPACITY = 4096;
/** Two timestamps of 8 bytes. */
const PAIR_BYTES = 16;

/** Seconds that a device computed, without what came and went, by its own clock. */
export class PassTimer {
  private readonly set: GPUQuerySet;
  private readonly resolved: GPUBuffer;
  private readonly pairs: GPUBuffer;
  private readonly readMode: number;
  private passes = 0;

  /** @param device that was opened with `timestamp-query` */
  constructor(
    device: GPUDevice,
    usage: Pick<GPUBufferUsage, 'COPY_DST' | 'COPY_SRC' | 'MAP_READ' | 'QUERY_RESOLVE'>,
    readMode: number,
  ) {
    const { COPY_DST, COPY_SRC, MAP_READ, QUERY_RESOLVE } = usage;
    this.set = device.createQuerySet({ type: 'timestamp', count: 2 });
    this.resolved = device.createBuffer({ size: PAIR_BYTES, usage: QUERY_RESOLVE | COPY_SRC });
    this.pairs = device.createBuffer({ size: CAPACITY * PAIR_BYTES, usage: MAP_READ | COPY_DST });
    this.readMode = readMode;
  }

  /** What a pass is begun with to be timed. */
  get writes(): GPUComputePassTimestampWrites {
    return { querySet: this.set, beginningOfPassWriteIndex: 0, endOfPassWriteIndex: 1 };
  }

  /** To be called behind every pass; of too many the last are not counted. */
  keep(encoder: GPUCommandEncoder): void {
    if (this.passes === CAPACITY) return;
    encoder.resolveQuerySet(this.set, 0, 2, this.resolved, 0);
    encoder.copyBufferToBuffer(
      this.resolved,
      0,
      this.pairs,
      PAIR_BYTES * this.passes++,
      PAIR_BYTES,
    );
  }

  /** Seconds of the passes since the last call; all of them must be over. */
  async take(): Promise<number> {
    const bytes = PAIR_BYTES * this.passes;
    this.passes = 0;
    if (bytes === 0) return 0;
    await this.pairs.mapAsync(this.readMode, 0, bytes);
    const times = new BigUint64Array(this.pairs.getMappedRange(0, bytes).slice(0));
    this.pairs.unmap();
    let nanoseconds = 0n;
    for (let i = 0; i < times.length; i += 2) nanoseconds += times[i + 1]! - times[i]!;
    return Number(nanoseconds) / 1e9;
  }
}
