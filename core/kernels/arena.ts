import { assert } from '../base/assert.ts';
import type { SharedMemory } from './web-assembly.ts';

/** Addresses are multiples of this: a cache line. */
const ALIGNMENT = 64;
const PAGE = 65536;
/** What may stay between calls before all of it is thrown away. */
const RESIDENT_BYTES = 64 * 2 ** 20;

/** Bytes of a memory that belong to one instance of the kernels and to nobody else. */
export interface Region {
  readonly start: number;
  /** First address behind the region. */
  readonly end: number;
}

/**
 * Hands out addresses in one region of a memory, one after the other. Below lies what stays between
 * calls (`Resident`), above it the scratch of the present call, which `release` takes back. Nothing
 * is freed by itself: where much has gathered, the next call starts from an empty region, and what
 * is still in use is written again.
 */
export class Arena {
  readonly memory: SharedMemory;
  /** Grows when everything was thrown away. */
  generation = 0;
  /** The whole memory as numbers of each kind. Taken anew when it grew: do not keep them over `reserve`. */
  float32: Float32Array<SharedArrayBuffer>;
  float64: Float64Array<SharedArrayBuffer>;
  int32: Int32Array<SharedArrayBuffer>;
  /** Asked when a call begins, before anything is written: it may throw. */
  beforeCall: () => void = () => {};
  private readonly region: Region;
  /** What lies below was given away for good. */
  private bottom: number;
  private top: number;

  constructor(memory: SharedMemory, region: Region) {
    this.memory = memory;
    this.region = region;
    this.bottom = region.start;
    this.top = region.start;
    this.float32 = new Float32Array(memory.buffer);
    this.float64 = new Float64Array(memory.buffer);
    this.int32 = new Int32Array(memory.buffer);
  }

  /** Address of `bytes` bytes, aligned, with whatever stood there before. */
  reserve(bytes: number): number {
    const address = Math.ceil(this.top / ALIGNMENT) * ALIGNMENT;
    const end = address + bytes;
    assert(
      end <= this.region.end,
      `kernels need ${end - this.region.end} bytes more than they have`,
    );
    if (end > this.float64.byteLength) this.growTo(end);
    this.top = end;
    return address;
  }

  private growTo(bytes: number): void {
    const missing = bytes - this.memory.buffer.byteLength;
    // Another instance may have grown the memory already.
    if (missing > 0) this.memory.grow(Math.ceil(missing / PAGE));
    this.float32 = new Float32Array(this.memory.buffer);
    this.float64 = new Float64Array(this.memory.buffer);
    this.int32 = new Int32Array(this.memory.buffer);
  }

  /**
   * Begins a call: makes sure that what it needs of the past is there.
   * @returns mark to be given to `release` when the call is over
   */
  begin(...needed: readonly Resident[]): number {
    this.beforeCall();
    if (this.top - this.bottom > RESIDENT_BYTES) this.throwAway();
    for (const resident of needed) resident.write(this);
    return this.top;
  }

  /** Address of `bytes` bytes, with whatever stands there, that stay as long as the arena; not to be called during a call. */
  keep(bytes: number): number {
    this.throwAway();
    const address = this.reserve(bytes);
    this.bottom = this.top;
    return address;
  }

  private throwAway(): void {
    this.generation++;
    this.top = this.bottom;
  }

  /** @returns address of the numbers, which are copied into scratch unless they lie in the memory already */
  place(values: Float64Array): number {
    if (values.buffer === this.memory.buffer) return values.byteOffset;
    const address = this.reserve(values.byteLength);
    this.float64.set(values, address / 8);
    return address;
  }

  release(mark: number): void {
    this.top = mark;
  }
}

/** Constants of a kernel, kept in the arena from call to call. */
export class Resident {
  /** Valid between `Arena.begin` and `Arena.release`. */
  address = 0;
  private generation = -1;
  private readonly bytes: number;
  private readonly fill: (arena: Arena, address: number) => void;

  constructor(bytes: number, fill: (arena: Arena, address: number) => void) {
    this.bytes = bytes;
    this.fill = fill;
  }

  write(arena: Arena): void {
    if (this.generation === arena.generation) return;
    this.address = arena.reserve(this.bytes);
    this.generation = arena.generation;
    this.fill(arena, this.address);
  }
}
