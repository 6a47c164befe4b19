import type { KernelInstance } from './instance.ts';

/** Numbers in the memory of an instance, which its kernels read where they lie. */
export class CompiledRoom {
  private readonly instance: KernelInstance;
  private address = 0;
  private length = 0;

  constructor(instance: KernelInstance) {
    this.instance = instance;
  }

  /** @returns with whatever stands there, valid until it is asked for again */
  of(length: number): Float64Array {
    const { arena } = this.instance;
    if (length > this.length) {
      // What was kept is not given back: by doubling, no more is lost than is used.
      this.length = Math.max(length, 2 * this.length);
      this.address = arena.keep(8 * this.length);
    }
    return arena.float64.subarray(this.address / 8, this.address / 8 + length);
  }
}
