import { randomUUID } from 'node:crypto';
import { open, rename, rm } from 'node:fs/promises';
import { basename, dirname, join } from 'node:path';

/** A file's content in the order of its bytes. */
export type Pieces = AsyncIterable<Uint8Array | string> | Iterable<Uint8Array | string>;

/**
 * Writes a file so that it is complete or not there at all, also when the power fails: under
 * another name in the same folder first, forced to the disk, then renamed. An older file of that
 * name is replaced.
 */
export async function writeFileAtomically(
  path: string,
  content: Uint8Array | string,
): Promise<void> {
  await writePiecesAtomically(path, [content]);
}

/** The same for what is too large to be held at once: the pieces are asked for one by one. */
export async function writePiecesAtomically(path: string, pieces: Pieces): Promise<void> {
  const partial = join(dirname(path), `.${basename(path)}.${randomUUID()}.partial`);
  try {
    await writePiecesToDisk(partial, pieces);
    await rename(partial, path);
  } catch (error) {
    await rm(partial, { force: true });
    throw error;
  }
  await syncFolder(dirname(path));
}

/** Writes a new file and returns when the disk holds it. */
export async function writePiecesToDisk(path: string, pieces: Pieces): Promise<void> {
  const handle = await open(path, 'wx');
  try {
    for await (const piece of pieces) await handle.appendFile(piece);
    await handle.sync();
  } catch (error) {
    throw aboutFile(error, path);
  } finally {
    await handle.close();
  }
}

/** The system does not say which file it could not write to. */
function aboutFile(error: unknown, path: string): unknown {
  const isSystemError = error instanceof Error && 'syscall' in error;
  return isSystemError && !('path' in error) ? Object.assign(error, { path }) : error;
}

/** Makes renames in a folder outlast a power failure, where the system can. */
export async function syncFolder(folder: string): Promise<void> {
  // Windows opens no folders, and some network disks cannot sync them: the rename itself holds.
  const handle = await open(folder, 'r').catch(() => undefined);
  await handle?.sync().catch(() => undefined);
  await handle?.close();
}
