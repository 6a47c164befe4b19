/** Numbers of one kind. */
export type ScratchValues = Float32Array | Float64Array | Int32Array;

/** Room for numbers that are wanted once more later, but not in memory until then: a disk's. */
export interface Scratch {
  /** @returns where the numbers are kept, when the array may be changed again */
  keep(values: ScratchValues): Promise<number>;
  /** Fills an array of the kind and length of the one that was kept at a place. */
  read(place: number, out: ScratchValues): Promise<void>;
}
