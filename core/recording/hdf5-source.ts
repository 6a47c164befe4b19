/** Numbers as a dataset stores them; 64-bit integers come as bigint. */
export type Hdf5Numbers = ArrayLike<number> | ArrayLike<bigint>;

/** An array of an HDF5 file. */
export interface Hdf5Dataset {
  /** Lengths of its axes; empty for a single value. */
  readonly shape: readonly number[];
  /**
   * The numbers of a block of the array, last axis fastest.
   * @param ranges half-open, one for each axis
   * @throws DamagedFileError `HDF5_UNREADABLE`, also where it holds no numbers
   */
  readNumbers(ranges: readonly (readonly [number, number])[]): Hdf5Numbers;
  /** All texts of the array. @throws DamagedFileError `HDF5_UNREADABLE` */
  readTexts(): readonly string[];
}

export interface Hdf5OtherFiles {
  /** Without them there is nothing at the path. */
  readonly linked: readonly string[];
  /** Without them parts of the array are read as zeros, without a word. */
  readonly virtual: readonly string[];
}

/** Random access to one HDF5 file, opened read-only. Paths begin with `/`. */
export interface Hdf5Source {
  /** For messages. */
  readonly name: string;
  /** Names in a group, sorted; undefined where there is none. */
  keys(group: string): readonly string[] | undefined;
  dataset(path: string): Hdf5Dataset | undefined;
  /** A number or text that belongs to a group or dataset. */
  attribute(path: string, name: string): number | string | undefined;
  /** The texts of an attribute that is a list; none where there is no such list. */
  attributeTexts(path: string, name: string): readonly string[];
  /**
   * Other files that a path leads to by a link, or that an array is put together from, as this file
   * names them: mostly relative to its folder.
   */
  otherFiles(path: string): Hdf5OtherFiles;
  close(): Promise<void>;
}
