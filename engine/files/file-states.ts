import { stat } from 'node:fs/promises';
import { join } from 'node:path';

/** A file by what changes when it is written. */
export interface FileState {
  /** Relative to the folder that was searched, with `/`. */
  readonly path: string;
  readonly byteLength: number;
  /** Milliseconds since 1970. */
  readonly modifiedMs: number;
  /** Another one whenever the system has written or replaced the file, whatever time it was given; or moved it. */
  readonly changeMark: string;
}

/** Sizes and times of the files of a folder, each asked for once. */
export class FileStates {
  private readonly root: string;
  private readonly there: ReadonlySet<string>;
  private readonly known = new Map<string, Promise<FileState | null>>();

  /** @param files all that are in the folder: to ask the system for one that is not takes longest */
  constructor(root: string, files: readonly string[]) {
    this.root = root;
    this.there = new Set(files.map(anySpelling));
  }

  /** @returns null where there is no file */
  of(path: string): Promise<FileState | null> {
    let state = this.known.get(path);
    if (state === undefined) {
      const isThere = this.there.has(anySpelling(path));
      state = isThere ? fileState(this.root, path) : Promise.resolve(null);
      this.known.set(path, state);
    }
    return state;
  }
}

/** The same for all names under which some system finds the same file. */
const anySpelling = (path: string) => path.normalize().toLowerCase();

/** A file as it is now; null where there is none. */
export async function fileState(root: string, path: string): Promise<FileState | null> {
  const found = await stat(join(root, path)).catch(() => undefined);
  if (!found?.isFile()) return null;
  const { size, mtimeMs, ctimeMs, ino } = found;
  return { path, byteLength: size, modifiedMs: mtimeMs, changeMark: `${ctimeMs} ${ino}` };
}
