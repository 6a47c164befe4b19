import { randomUUID } from 'node:crypto';
import { access, mkdir, readdir, rename, rm, stat } from 'node:fs/promises';
import { basename, dirname, join, resolve } from 'node:path';
import { BugError, UserError } from '../../core/index.ts';
import { type Pieces, syncFolder, writePiecesToDisk } from './atomic-write.ts';

/** The file that marks a folder as a sorting of Spikeloom's, so that a later run may replace it. */
const SORTING_MARKER = 'sorting.json';

/** Throws where an earlier result of Spikeloom is to stay. */
export type MayReplace = (folder: string) => Promise<void>;

const always: MayReplace = async () => {};

/** What a folder is to hold, by names with `/`; one of the files is the marker. */
export type FolderContents = Record<string, Uint8Array | string | Pieces>;

/** Writes a folder as a whole, or nothing. */
export async function writeAtomicFolder(
  path: string,
  contents: FolderContents,
  mayReplace = always,
  marker = SORTING_MARKER,
): Promise<void> {
  const folder = await AtomicFolder.begin(path, mayReplace, marker);
  try {
    for (const [name, content] of Object.entries(contents)) await folder.writeFile(name, content);
    await folder.commit();
  } catch (error) {
    await folder.discard();
    throw error;
  }
}

/**
 * An output folder that is complete or not there: it is filled under another name beside its
 * place and swapped in by renaming. What a crash left behind is cleaned up by the next run.
 */
export class AtomicFolder {
  private readonly target: string;
  private readonly working: string;

  private readonly mayReplace: MayReplace;
  private readonly marker: string;

  private constructor(target: string, working: string, mayReplace: MayReplace, marker: string) {
    this.target = target;
    this.working = working;
    this.mayReplace = mayReplace;
    this.marker = marker;
  }

  /**
   * Asks before the work whether its result may stand there.
   * @throws UserError `OUTPUT_NOT_OURS` as `begin` would, and what `mayReplace` throws
   */
  static async check(path: string, mayReplace = always, marker = SORTING_MARKER): Promise<void> {
    await refuseToReplace(resolve(path), mayReplace, marker);
  }

  /**
   * @param path the folder to be; missing parents are made
   * @param mayReplace asked now and on `commit`, where an earlier result stands there
   * @param marker a file of every result of this kind: a folder with one in it is an earlier result
   * @throws UserError `OUTPUT_NOT_OURS` when something stands there that Spikeloom did not write
   */
  static async begin(
    path: string,
    mayReplace = always,
    marker = SORTING_MARKER,
  ): Promise<AtomicFolder> {
    const target = resolve(path);
    await mkdir(dirname(target), { recursive: true });
    await cleanLeftovers(target);
    await refuseToReplace(target, mayReplace, marker);
    const working = siblingOf(target, 'partial');
    await mkdir(working);
    return new AtomicFolder(target, working, mayReplace, marker);
  }

  /**
   * @param name path inside the folder, with `/`; missing folders are made
   * @param content whole, or in pieces that are asked for one by one
   */
  async writeFile(name: string, content: Uint8Array | string | Pieces): Promise<void> {
    const path = join(this.working, name);
    const isWhole = typeof content === 'string' || content instanceof Uint8Array;
    try {
      await mkdir(dirname(path), { recursive: true });
      await writePiecesToDisk(path, isWhole ? [content] : content);
    } catch (error) {
      // Of the folder that is to be, not of the one that is gone when the user reads it.
      if (error instanceof Error && 'path' in error) error.path = join(this.target, name);
      throw error;
    }
  }

  /** Puts the folder into its place, and the previous one away. */
  async commit(): Promise<void> {
    if (!(await exists(join(this.working, this.marker)))) {
      throw new BugError(`an output folder without ${this.marker} was about to be put in place`);
    }
    await syncFolder(this.working);
    // Another run may put its result here at the same moment; the later one stays.
    for (let attempt = 1; !(await this.swap(attempt === MOST_ATTEMPTS)); attempt++);
    await syncFolder(dirname(this.target));
  }

  /**
   * Sets the previous folder aside and takes its place.
   * @returns false where another folder came in between; it is an error the last time
   */
  private async swap(isLastAttempt: boolean): Promise<boolean> {
    await refuseToReplace(this.target, this.mayReplace, this.marker);
    const previous = siblingOf(this.target, 'previous');
    const replaces = await renameExisting(this.target, previous);
    try {
      await rename(this.working, this.target);
    } catch (error) {
      if (!isTaken(error)) {
        if (replaces) await rename(previous, this.target);
        throw error;
      }
      // What stands there now is newer than what was set aside.
      if (replaces) await removeFolder(previous);
      if (isLastAttempt) throw error;
      return false;
    }
    if (replaces) await removeFolder(previous);
    return true;
  }

  /** Gives up: nothing of the folder stays. */
  async discard(): Promise<void> {
    await removeFolder(this.working);
  }
}

/** As many runs may end at the same moment; each failure means that another one has succeeded. */
const MOST_ATTEMPTS = 20;

const removeFolder = (path: string) => rm(path, { recursive: true, force: true });

/** Renames what may have gone; tells whether it was there. */
async function renameExisting(from: string, to: string): Promise<boolean> {
  try {
    await rename(from, to);
    return true;
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code === 'ENOENT') return false;
    throw error;
  }
}

/** Whether a folder could not be renamed because another one stands there. */
function isTaken(error: unknown): boolean {
  return ['ENOTEMPTY', 'EEXIST'].includes((error as NodeJS.ErrnoException).code ?? '');
}

type SiblingKind = 'partial' | 'previous';

/** A hidden name beside the target that tells its purpose and the process that uses it. */
function siblingOf(target: string, kind: SiblingKind): string {
  const name = `.${basename(target)}.spikeloom-${kind}-${process.pid}-${randomUUID()}`;
  return join(dirname(target), name);
}

/**
 * Removes the siblings of runs that are no more. If such a run died between its two renames, the
 * previous folder goes back to its place.
 */
async function cleanLeftovers(target: string): Promise<void> {
  const prefix = `.${basename(target)}.spikeloom-`;
  for (const name of (await readdir(dirname(target))).sort()) {
    if (!name.startsWith(prefix)) continue;
    const [, kind, pid] = /^(partial|previous)-(\d+)-/.exec(name.slice(prefix.length)) ?? [];
    if (kind === undefined || isRunning(Number(pid))) continue;
    const leftover = join(dirname(target), name);
    if (kind === 'previous' && !(await exists(target))) await renameExisting(leftover, target);
    else await removeFolder(leftover);
  }
}

function isRunning(pid: number): boolean {
  try {
    process.kill(pid, 0);
    return true;
  } catch (error) {
    // EPERM: it runs, for another user.
    return (error as NodeJS.ErrnoException).code === 'EPERM';
  }
}

async function refuseToReplace(
  target: string,
  mayReplace: MayReplace,
  marker: string,
): Promise<void> {
  const found = await stat(target).catch(() => undefined);
  if (found === undefined) return;
  if (found.isDirectory()) {
    const names = await namesIn(target);
    if (names.length === 0) return;
    if (names.includes(marker)) return mayReplace(target);
  }
  throw new UserError(
    'OUTPUT_NOT_OURS',
    `${target} exists and holds no ${marker}, so Spikeloom did not write it and will not replace it. Choose another output folder.`,
  );
}

/** What a folder holds; nothing where it has gone. */
async function namesIn(folder: string): Promise<string[]> {
  try {
    return await readdir(folder);
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code === 'ENOENT') return [];
    throw error;
  }
}

async function exists(path: string): Promise<boolean> {
  return access(path).then(
    () => true,
    () => false,
  );
}
