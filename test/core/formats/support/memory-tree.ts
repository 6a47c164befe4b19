import { isInside } from '../../../../core/formats/paths.ts';
import type { ByteSource, FileTree } from '../../../../core/recording/byte-source.ts';

/** More than any decoder may ask for at once: reading must be bounded whatever the file's size. */
const MOST_BYTES_PER_READ = 8 << 20;

/** Thrown when a decoder breaks the contract of ByteSource; never a SpikeloomError. */
class ForbiddenRead extends Error {}

export interface MemoryTree extends FileTree {
  /** Sources that were opened and not closed. */
  readonly openCount: () => number;
}

/** A source over bytes in memory that refuses reads outside of them. */
export function memorySource(
  bytes: Uint8Array,
  name = 'memory.bin',
  onClose: () => void = () => {},
): ByteSource {
  return {
    name,
    byteLength: bytes.length,
    async read(offset, length) {
      const sound =
        Number.isInteger(offset) && Number.isInteger(length) && offset >= 0 && length >= 0;
      if (!sound || offset + length > bytes.length || length > MOST_BYTES_PER_READ) {
        throw new ForbiddenRead(`read ${length} at ${offset} of ${bytes.length}`);
      }
      // An odd position in a larger buffer, so that nobody relies on alignment.
      const shifted = new Uint8Array(length + 1);
      shifted.set(bytes.subarray(offset, offset + length), 1);
      return shifted.subarray(1);
    },
    close: async () => onClose(),
  };
}

export function memoryTree(files: Readonly<Record<string, Uint8Array | string>>): MemoryTree {
  const contents = new Map(
    Object.entries(files).map(([path, content]) => [
      path,
      typeof content === 'string' ? new TextEncoder().encode(content) : content,
    ]),
  );
  let openCount = 0;
  return {
    name: 'session',
    list: async (folder = '') =>
      [...contents.keys()].filter((path) => isInside(folder, path)).sort(),
    has: async (path) => contents.has(path),
    open: async (path) => {
      const bytes = contents.get(path);
      if (bytes === undefined) throw new ForbiddenRead(`${path} was opened and does not exist`);
      openCount++;
      return memorySource(bytes, path, () => openCount--);
    },
    openCount: () => openCount,
  };
}
