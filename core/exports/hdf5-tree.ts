/** What an HDF5 file is to hold, before anything is written. */

/** Points to another object of the same file. */
export interface Hdf5Reference {
  /** Path from the root, beginning with `/`. */
  readonly target: string;
}

export type Hdf5Attribute = string | number | readonly string[] | Float64Array | Hdf5Reference;

export type Hdf5Attributes = Readonly<Record<string, Hdf5Attribute>>;

export interface Hdf5DatasetNode {
  /** A text alone is a single value; everything else an array. */
  readonly data:
    | string
    | readonly string[]
    | readonly Hdf5Reference[]
    | Float32Array
    | Float64Array
    | Int32Array
    | Uint32Array;
  /** Lengths of the axes of numbers; one axis unless told otherwise. */
  readonly shape?: readonly number[];
  readonly attributes: Hdf5Attributes;
}

export interface Hdf5GroupNode {
  readonly attributes: Hdf5Attributes;
  readonly groups: Readonly<Record<string, Hdf5GroupNode>>;
  readonly datasets: Readonly<Record<string, Hdf5DatasetNode>>;
  /** Other names of objects: paths from the root, by name. */
  readonly links?: Readonly<Record<string, string>>;
}
