import { readSync } from 'node:fs';
import { access, constants, type FileHandle, open, stat } from 'node:fs/promises';
import { isMainThread } from 'node:worker_threads';
import { BugError, type ByteSource, DamagedFileError, UserError } from '../../core/index.ts';

/**
 * Prepares a file of the file system for reading by position. It is never written. The system's
 * handle is taken at the first read, so a folder of hundreds of recordings does not hold all of
 * them open, in every thread, while one is read.
 * @throws UserError `NOT_A_FILE` for folders, pipes and devices; otherwise the system's own errors,
 *   also where the file may not be read
 */
export async function openByteSource(path: string): Promise<ByteSource> {
  // Asked before opening: to open a pipe would wait for its writer.
  const found = await stat(path);
  if (!found.isFile()) {
    throw new UserError('NOT_A_FILE', `${path} is not a file. Give the path of a recording.`);
  }
  await access(path, constants.R_OK);
  return new FileSource(path, found.size);
}

class FileSource implements ByteSource {
  readonly name: string;
  readonly byteLength: number;
  private handle: Promise<FileHandle> | undefined;
  private isClosed = false;

  constructor(path: string, byteLength: number) {
    this.name = path;
    this.byteLength = byteLength;
  }

  async read(offset: number, length: number, room?: Uint8Array): Promise<Uint8Array> {
    if (this.isClosed) throw new BugError(`${this.name} was read after it had been closed`);
    this.handle ??= open(this.name, 'r');
    const handle = await this.handle;
    // Not from the shared pool: samples need aligned memory of their own.
    const bytes = room?.subarray(0, length) ?? Buffer.allocUnsafeSlow(length);
    let filled = 0;
    while (filled < length) {
      const bytesRead = await readSome(handle, bytes, filled, offset + filled).catch(
        (error: NodeJS.ErrnoException) => {
          throw error.code === 'EIO' ? unreadable(this.name, offset + filled) : error;
        },
      );
      if (bytesRead === 0) throw shrank(this.name, offset + length, offset + filled);
      filled += bytesRead;
    }
    return new Uint8Array(bytes.buffer, bytes.byteOffset, length);
  }

  async close(): Promise<void> {
    this.isClosed = true;
    // Where opening failed, the read has told of it.
    const handle = await this.handle?.catch(() => undefined);
    this.handle = undefined;
    await handle?.close();
  }
}

/**
 * Fills `bytes` from `filled` on, as far as one request goes. A thread that computes has nothing else to
 * do meanwhile, and to be woken would take longer than most reads.
 */
async function readSome(
  handle: FileHandle,
  bytes: Uint8Array,
  filled: number,
  position: number,
): Promise<number> {
  const length = bytes.length - filled;
  if (!isMainThread) return readSync(handle.fd, bytes, filled, length, position);
  return (await handle.read(bytes, filled, length, position)).bytesRead;
}

function unreadable(name: string, offset: number): DamagedFileError {
  return new DamagedFileError(
    'UNREADABLE_REGION',
    `${name} cannot be read from byte ${offset} on: its disk or the way to it reports a fault. Copy the file to another disk, as far as it can be read, and use the copy.`,
  );
}

function shrank(name: string, expected: number, found: number): DamagedFileError {
  return new DamagedFileError(
    'FILE_SHRANK',
    `${name} ends at byte ${found}, expected at least ${expected}: it was cut off or replaced while it was read. Open it again.`,
  );
}
