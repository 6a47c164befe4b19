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
  readNumbers(ranges: readonly (readonly [number, number])[]): Promise<Hdf5Numbers>;
  /** All texts of the array. @throws DamagedFileError `HDF5_UNREADABLE` */
  readTexts(): Promise<readonly string[]>;
}

export interface Hdf5OtherFiles {
  /** Without them there is nothing at the path. */
  readonly linked: readonly string[];
  /** Without them parts of the array are read as zeros, without a word. */
  readonly virtual: readonly string[];
  /** Files without a structure of their own that the array lies in: where they end, zeros are read. */
  readonly raw: readonly string[];
  /** Bytes that the array takes in the raw files; 0 where there are none. */
  readonly rawByteLength: number;
}

/**
 * Random access to one HDF5 file, opened read-only. Paths begin with `/`. Whatever is asked may find
 * damage: @throws DamagedFileError `HDF5_UNREADABLE`
 */
export interface Hdf5Source {
  /** For messages. */
  readonly name: string;
  /** Names in a group, sorted; undefined where there is none. */
  keys(group: string): Promise<readonly string[] | undefined>;
  dataset(path: string): Promise<Hdf5Dataset | undefined>;
  /** A number or text that belongs to a group or dataset. */
  attribute(path: string, name: string): Promise<number | string | undefined>;
  /** The texts of an attribute that is a list; none where there is no such list. */
  attributeTexts(path: string, name: string): Promise<readonly string[]>;
  /**
   * Other files that a path leads to by a link, or that an array is put together from, as this file
   * names them: mostly relative to its folder.
   */
  otherFiles(path: string): Promise<Hdf5OtherFiles>;
  close(): Promise<void>;
}
