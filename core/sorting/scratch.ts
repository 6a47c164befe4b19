/** Room for numbers that are wanted once more later, but not in memory until then: a disk's. */
export interface Scratch {
  /** @returns where the numbers are kept, when the array may be changed again */
  keep(values: Float32Array): Promise<number>;
  /** Fills an array as long as the one that was kept at a place. */
  read(place: number, out: Float32Array): Promise<void>;
}
