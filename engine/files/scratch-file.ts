import { randomUUID } from 'node:crypto';
import { type FileHandle, mkdir, open, readdir, rm } from 'node:fs/promises';
import { join } from 'node:path';
import { BugError, type Notice, type Scratch, type ScratchValues } from '../../core/index.ts';

/**
 * Numbers that wait on the disk, in a file without a name: whatever ends the process, nothing is left of it. What
 * the disk does not take stays in memory.
 */
export class ScratchFile implements Scratch {
  private readonly folder: string;
  private file: Promise<FileHandle> | null = null;
  private byteLength = 0;
  /** What the disk did not take, by its place. */
  private readonly held = new Map<number, ScratchValues>();
  private trouble: Notice | null = null;

  /** @param folder on a disk that has room; the file is made when something is kept */
  constructor(folder: string) {
    this.folder = folder;
  }

  /** What the user should know about the keeping. */
  get notices(): readonly Notice[] {
    return this.trouble === null ? [] : [this.trouble];
  }

  async keep(values: ScratchValues): Promise<number> {
    const place = this.byteLength;
    this.byteLength += values.byteLength;
    try {
      this.file ??= openNameless(this.folder);
      await writeAll(await this.file, bytesOf(values), place);
    } catch (error) {
      const { code, syscall } = error as NodeJS.ErrnoException;
      if (syscall === undefined) throw error;
      this.held.set(place, values.slice());
      this.trouble = {
        code: 'SCRATCH_IN_MEMORY',
        message: `What memory has no room for cannot be put aside in ${this.folder} (${code}); it stays in memory, which sorting takes more of than it was told.`,
      };
    }
    return place;
  }

  async read(place: number, out: ScratchValues): Promise<void> {
    const held = this.held.get(place);
    if (held !== undefined) out.set(held);
    else if (this.file === null) throw new BugError('nothing was kept');
    else await readAll(await this.file, bytesOf(out), place);
  }

  async close(): Promise<void> {
    const file = await this.file?.catch(() => null);
    this.file = null;
    this.held.clear();
    await file?.close();
    await removeNamed(this.folder);
  }
}

const prefix = '.scratch-';

/**
 * Removes files that have a name still, because a process was killed before it could take it from them. Those of
 * others that run are to lose their names as well.
 */
async function removeNamed(folder: string): Promise<void> {
  const names = await readdir(folder).catch(() => []);
  const named = names.filter((name) => name.startsWith(prefix));
  await Promise.all(named.map((name) => rm(join(folder, name), { force: true })));
}

async function openNameless(folder: string): Promise<FileHandle> {
  await mkdir(folder, { recursive: true });
  const path = join(folder, `${prefix}${randomUUID()}`);
  const file = await open(path, 'wx+');
  // Where the system keeps names of open files, it goes when the file is closed.
  await rm(path, { force: true });
  return file;
}

const bytesOf = ({ buffer, byteOffset, byteLength }: ScratchValues) =>
  new Uint8Array(buffer, byteOffset, byteLength);

async function writeAll(file: FileHandle, bytes: Uint8Array, place: number): Promise<void> {
  for (let done = 0; done < bytes.length; ) {
    const left = bytes.length - done;
    done += (await file.write(bytes, done, left, place + done)).bytesWritten;
  }
}

async function readAll(file: FileHandle, bytes: Uint8Array, place: number): Promise<void> {
  for (let done = 0; done < bytes.length; ) {
    const left = bytes.length - done;
    const { bytesRead } = await file.read(bytes, done, left, place + done);
    if (bytesRead === 0) throw new BugError('what was put aside is gone');
    done += bytesRead;
  }
}
