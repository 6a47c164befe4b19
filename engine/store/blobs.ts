import { crc32 } from 'node:zlib';
import { DamagedFileError } from '../../core/index.ts';

export type NumberArray = Float64Array | Float32Array | Int32Array | Uint32Array;

/** Bytes of the check sum that ends every blob: SQLite does not notice when what it holds has changed. */
const CHECK_BYTES = 4;

/** Columns of numbers as the store keeps them: one after the other, little-endian like all machines that we run on. */
export function blobOf(...columns: readonly NumberArray[]): Uint8Array {
  const length = columns.reduce((sum, { byteLength }) => sum + byteLength, 0);
  const bytes = new Uint8Array(length + CHECK_BYTES);
  let offset = 0;
  for (const column of columns) {
    bytes.set(new Uint8Array(column.buffer, column.byteOffset, column.byteLength), offset);
    offset += column.byteLength;
  }
  new DataView(bytes.buffer).setUint32(length, crc32(bytes.subarray(0, length)), true);
  return bytes;
}

/**
 * What was given to `blobOf`, as one piece of memory of its own.
 * @param bytes how long it must be, where that is known
 * @throws DamagedFileError (`STORE_DAMAGED`)
 */
export function contentOf(blob: Uint8Array, bytes = blob.byteLength - CHECK_BYTES): ArrayBuffer {
  const length = blob.byteLength - CHECK_BYTES;
  const content = blob.slice(0, Math.max(0, length));
  const view = new DataView(blob.buffer, blob.byteOffset, blob.byteLength);
  if (length < 0 || length !== bytes || view.getUint32(length, true) !== crc32(content)) {
    throw new DamagedFileError(
      'STORE_DAMAGED',
      'The database of the session holds numbers that have changed since they were written.',
    );
  }
  // A Buffer's slice is a view of the same memory.
  return Uint8Array.from(content).buffer;
}
