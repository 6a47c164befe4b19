import { DamagedFileError } from '../base/errors.ts';
import { decodeUtf8 } from '../base/text.ts';
import type { FileTree } from '../recording/byte-source.ts';

/** Far above any description of a recording, far below what would fill the memory. */
const MOST_TEXT_BYTES = 64 << 20;

/**
 * Reads a text file as a whole.
 * @throws DamagedFileError `TEXT_TOO_LONG`
 */
export async function readText(
  tree: FileTree,
  path: string,
  mostBytes = MOST_TEXT_BYTES,
): Promise<string> {
  return decodeUtf8(await readBytes(tree, path, mostBytes));
}

/**
 * Reads a small file as a whole.
 * @throws DamagedFileError `TEXT_TOO_LONG`
 */
export async function readBytes(
  tree: FileTree,
  path: string,
  mostBytes = MOST_TEXT_BYTES,
): Promise<Uint8Array> {
  const source = await tree.open(path);
  try {
    if (source.byteLength > mostBytes) {
      throw new DamagedFileError(
        'TEXT_TOO_LONG',
        `${source.name} is ${source.byteLength} bytes long; at most ${mostBytes} can be read. Check that it is the right file.`,
      );
    }
    return await source.read(0, source.byteLength);
  } finally {
    await source.close();
  }
}
