import { type FileHandle, open, stat } from 'node:fs/promises';
import { type ByteSource, DamagedFileError, UserError } from '../../core/index.ts';

/**
 * Opens a file of the file system for reading by position. It is never written.
 * @throws UserError `NOT_A_FILE` for folders, pipes and devices; otherwise the system's own errors
 */
export async function openByteSource(path: string): Promise<ByteSource> {
  // Asked before opening: to open a pipe would wait for its writer.
  const found = await stat(path);
  if (!found.isFile()) {
    throw new UserError('NOT_A_FILE', `${path} is not a file. Give the path of a recording.`);
  }
  return byteSource(path, found.size, await open(path, 'r'));
}

function byteSource(name: string, byteLength: number, handle: FileHandle): ByteSource {
  return {
    name,
    byteLength,
    async read(offset, length) {
      // Not from the shared pool: samples need aligned memory of their own.
      const bytes = Buffer.allocUnsafeSlow(length);
      let filled = 0;
      while (filled < length) {
        const { bytesRead } = await handle.read(bytes, filled, length - filled, offset + filled);
        if (bytesRead === 0) throw shrank(name, offset + length, offset + filled);
        filled += bytesRead;
      }
      return new Uint8Array(bytes.buffer, bytes.byteOffset, length);
    },
    close: () => handle.close(),
  };
}

function shrank(name: string, expected: number, found: number): DamagedFileError {
  return new DamagedFileError(
    'FILE_SHRANK',
    `${name} ends at byte ${found}, expected at least ${expected}: it was cut off or replaced while it was read. Open it again.`,
  );
}
