import type { Dirent } from 'node:fs';
import { readdir, realpath, stat } from 'node:fs/promises';
import { join, sep } from 'node:path';
import { mapInFlight, UserError } from '../../core/index.ts';

/** A session folder has hundreds of files; a whole disk would keep us busy for hours. */
const MOST_FILES = 200_000;
/** Folders that are listed at the same time. */
const mostInFlight = 32;

/** What is below a folder; paths are relative to it, with `/`. */
export interface WalkedFolder {
  /** Sorted. */
  readonly files: readonly string[];
  /** Those of the files that are links to files which are listed without them. */
  readonly doubles: ReadonlySet<string>;
  /** Folders that may not be read, such as a disk's own. */
  readonly forbidden: readonly ForbiddenFolder[];
}

interface VisitedFolder {
  /** Relative to the root, with `/`. */
  readonly path: string;
  /** Without links. */
  readonly identity: string;
}

export interface ForbiddenFolder {
  readonly path: string;
  /** What the system said. */
  readonly error: unknown;
}

/**
 * Lists all files below a folder. Links are followed, but into no folder twice, not into one that
 * holds the folder itself, and only where a folder is not reached without them.
 * @throws UserError `TOO_MANY_FILES`; the system's own error where the folder itself may not be read
 */
export async function walkFolder(rootPath: string): Promise<WalkedFolder> {
  const files: string[] = [];
  const links: { readonly path: string; readonly target: string }[] = [];
  const targets = new Set<string>();
  const forbidden: ForbiddenFolder[] = [];
  const linkedFolders: string[] = [];
  const visited = new Set<string>();
  const root = await realpath(rootPath).catch(() => undefined);

  const visit = async (relative: string): Promise<void> => {
    const identity = await realpath(join(rootPath, relative)).catch(() => undefined);
    if (identity === undefined || holds(identity, root)) return;
    let level: VisitedFolder[] = [{ path: relative, identity }];
    while (level.length > 0) {
      level = (await mapInFlight(level, mostInFlight, enter)).flat();
    }
  };

  /** @returns the folders in it, which are not entered yet */
  const enter = async ({ path: folder, identity }: VisitedFolder): Promise<VisitedFolder[]> => {
    if (visited.has(identity)) return [];
    visited.add(identity);
    const inner: VisitedFolder[] = [];
    for (const entry of await entriesOf(folder)) {
      const path = folder === '' ? entry.name : `${folder}/${entry.name}`;
      const target = join(identity, entry.name);
      if (entry.isDirectory()) inner.push({ path, identity: target });
      else if (entry.isFile()) {
        files.push(path);
        targets.add(target);
      } else if (entry.isSymbolicLink()) await follow(path);
      if (files.length > MOST_FILES) throw tooManyFiles(rootPath);
    }
    return inner;
  };

  const follow = async (path: string): Promise<void> => {
    const target = await stat(join(rootPath, path)).catch(() => undefined);
    if (target?.isDirectory()) linkedFolders.push(path);
    if (!target?.isFile()) return;
    files.push(path);
    links.push({ path, target: await realpath(join(rootPath, path)) });
  };

  const entriesOf = async (relative: string): Promise<Dirent[]> => {
    try {
      return await readdir(join(rootPath, relative), { withFileTypes: true });
    } catch (error) {
      const { code = '' } = error as NodeJS.ErrnoException;
      if (relative === '' || !['EACCES', 'EPERM', 'ENOENT'].includes(code)) throw error;
      // A folder may go while we look.
      if (code !== 'ENOENT') forbidden.push({ path: relative, error });
      return [];
    }
  };

  await visit('');
  while (linkedFolders.length > 0) await visit(linkedFolders.sort().shift()!);
  const doubles = links
    .sort((a, b) => (a.path < b.path ? -1 : 1))
    .filter(({ target }) => targets.size === targets.add(target).size);
  return { files: files.sort(), doubles: new Set(doubles.map(({ path }) => path)), forbidden };
}

/** Whether a folder is above another one. */
const holds = (folder: string, other: string | undefined) =>
  other?.startsWith(folder.endsWith(sep) ? folder : `${folder}${sep}`) ?? false;

function tooManyFiles(rootPath: string): UserError {
  return new UserError(
    'TOO_MANY_FILES',
    `${rootPath} holds more than ${MOST_FILES} files. Name the folder of one recording.`,
  );
}
