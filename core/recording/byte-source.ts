import { DamagedFileError } from '../base/errors.ts';
import type { Hdf5Source } from './hdf5-source.ts';

/** Random access to the bytes of one file, opened read-only. */
export interface ByteSource {
  /** For messages: the path or name a user knows the file by. */
  readonly name: string;
  readonly byteLength: number;
  /**
   * Reads exactly `length` bytes from `offset`.
   * @param room at least as many bytes, aligned for every number, that may be given back filled:
   *   whoever reads much at a time has the system find new memory each time without it
   * @throws DamagedFileError (`FILE_SHRANK`) when the file ends earlier
   */
  read(offset: number, length: number, room?: Uint8Array): Promise<Uint8Array>;
  close(): Promise<void>;
}

/** Bytes that are in memory already, as a file of that name. */
export function bytesSource(bytes: Uint8Array, name: string): ByteSource {
  return {
    name,
    byteLength: bytes.length,
    async read(offset, length) {
      // A copy that is aligned to its beginning, which slices of Node's buffers are not.
      if (offset + length <= bytes.length)
        return new Uint8Array(bytes.subarray(offset, offset + length));
      throw new DamagedFileError(
        'FILE_SHRANK',
        `${name} ends at byte ${bytes.length}; expected ${length} bytes at ${offset}.`,
      );
    },
    async close() {},
  };
}

/** The files around a recording: its sidecar, its probe, the other files of its folder. Paths are relative, with `/`. */
export interface FileTree {
  /** Name of the root for messages. */
  readonly name: string;
  /** All files below a folder, sorted; below the root where none is named. */
  list(folder?: string): Promise<readonly string[]>;
  has(path: string): Promise<boolean>;
  open(path: string): Promise<ByteSource>;
  /** Opens an HDF5 file; absent where there is nothing that can. */
  openHdf5?(path: string): Promise<Hdf5Source>;
}
