import type { EventSums, PlacedAtom } from './contracts/events.ts';
import type { KernelInstance } from './instance.ts';
import { placeRows } from './row-plan.ts';

/** Bytes of an event: position, atom, amplitude. */
const EVENT_BYTES = 16;

/**
 * Sums over events, in double precision and in the order of the twin. They stay in the memory of the
 * instance for good: give every object an instance, or a region, of its own.
 */
export class CompiledEventSums implements EventSums {
  readonly correlations: Float64Array;
  private readonly instance: KernelInstance;
  /** `(atoms x atoms x (2 atomSamples - 1))` */
  private readonly products: Float64Array;
  private readonly atomCount: number;
  private readonly channelCount: number;
  private readonly atomSamples: number;
  private readonly margin: number;

  constructor(
    instance: KernelInstance,
    atomCount: number,
    channelCount: number,
    atomSamples: number,
    margin: number,
  ) {
    this.instance = instance;
    this.atomCount = atomCount;
    this.channelCount = channelCount;
    this.atomSamples = atomSamples;
    this.margin = margin;
    const { arena } = instance;
    const productCount = atomCount * atomCount * (2 * atomSamples - 1);
    const sumCount = atomCount * channelCount * (atomSamples + 2 * margin);
    const products = arena.keep(8 * productCount);
    const sums = arena.keep(8 * sumCount);
    const { buffer } = arena.memory;
    this.products = new Float64Array(buffer, products, productCount).fill(0);
    this.correlations = new Float64Array(buffer, sums, sumCount).fill(0);
  }

  product(b: number, a: number, lag: number): number {
    const span = 2 * this.atomSamples - 1;
    return this.products[(b * this.atomCount + a) * span + lag + this.atomSamples - 1];
  }

  add(traces: Float32Array | Float64Array, samples: number, events: readonly PlacedAtom[]): void {
    const { atomCount, channelCount, atomSamples } = this;
    const { arena, compiled } = this.instance;
    const mark = arena.begin();
    const { address, stride } = placeRows(this.instance, traces, channelCount, samples);
    const records = arena.reserve(EVENT_BYTES * events.length);
    events.forEach(({ position, atom, amplitude }, i) => {
      const record = records + i * EVENT_BYTES;
      arena.int32[record / 4] = position;
      arena.int32[record / 4 + 1] = atom;
      arena.float64[record / 8 + 1] = amplitude;
    });
    compiled.addSnippets(
      this.correlations.byteOffset,
      channelCount,
      atomSamples,
      this.margin,
      address,
      4 * stride,
      samples,
      records,
      events.length,
    );
    compiled.addProducts(this.products.byteOffset, atomCount, atomSamples, records, events.length);
    arena.release(mark);
  }
}
