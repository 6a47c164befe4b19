import type { Scratch } from './scratch.ts';

export const measureNames = ['amplitude', 'margin', 'misfit'] as const;
export type MeasureName = (typeof measureNames)[number];

/**
 * What only some stages ask of events: their sizes and how well they are explained. One number of each event is in
 * memory at a time where there is a scratch, because half a day has ten million events.
 */
export class EventMeasures {
  private count: number;
  private readonly scratch: Scratch | null;
  private readonly held: Partial<Record<MeasureName, Float32Array<ArrayBuffer>>> = {};
  private readonly places: Partial<Record<MeasureName, number>> = {};
  /** Where the one lies that was asked for last, of those that are put aside. */
  private room: Float32Array<ArrayBuffer> | null = null;

  /**
   * @param count of events
   * @param scratch where their numbers are put aside; without it they stay in memory
   */
  constructor(count: number, scratch: Scratch | null) {
    this.count = count;
    this.scratch = scratch;
  }

  /** An array to write one of them into, for `keep`. */
  blank(): Float32Array<ArrayBuffer> {
    if (this.scratch === null) return new Float32Array(this.count);
    this.room ??= new Float32Array(this.count);
    return this.room.subarray(0, this.count);
  }

  /** Takes one of them, whose array is not to be used afterwards. */
  async keep(name: MeasureName, values: Float32Array<ArrayBuffer>): Promise<void> {
    if (this.scratch === null) this.held[name] = values;
    else this.places[name] = await this.scratch.keep(values);
  }

  /** One of them, valid until the next is asked for, and not to be changed. */
  async load(name: MeasureName): Promise<Float32Array<ArrayBuffer>> {
    if (this.scratch === null) return this.held[name]!;
    const values = this.blank();
    await this.scratch.read(this.places[name]!, values);
    return values;
  }

  /**
   * One of them for good, which is lost here.
   * @param room where it may be put instead of memory of its own
   */
  async take(
    name: MeasureName,
    room?: Float32Array<ArrayBuffer>,
  ): Promise<Float32Array<ArrayBuffer>> {
    if (room !== undefined) this.room = room;
    const values = await this.load(name);
    this.room = null;
    this.forget(name);
    return values;
  }

  /** Lets go of one that nobody will ask for. */
  forget(name: MeasureName): void {
    delete this.held[name];
    delete this.places[name];
  }

  /** @param change may work in place, and leave some events out, the same of each measure */
  async change(
    change: (values: Float32Array<ArrayBuffer>) => Float32Array<ArrayBuffer>,
  ): Promise<void> {
    let { count } = this;
    const known = measureNames.filter((name) => name in this.held || name in this.places);
    for (const name of known) {
      const values = change(await this.load(name));
      await this.keep(name, values);
      count = values.length;
    }
    this.count = count;
  }
}
