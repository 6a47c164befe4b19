import { access, constants, mkdir, rmdir, stat } from 'node:fs/promises';
import { dirname, resolve } from 'node:path';
import { UserError } from '../../core/index.ts';

/** The folder that results go to. */
export interface OutputFolder {
  /** Absolute. */
  readonly path: string;
  /** Takes back what was made of the folder and its parents, as far as nothing is in it. */
  removeIfEmpty(): Promise<void>;
}

/**
 * Makes the folder that `--out` names, so that it shows before the work whether its result can be
 * written.
 * @throws UserError (`BAD_FLAG`, `NOT_A_FOLDER`); the system's own errors where it may not be written
 */
export async function makeOutputFolder(text: string): Promise<OutputFolder> {
  if (text.trim() === '') throw new UserError('BAD_FLAG', '--out is empty; give a folder.');
  const path = resolve(text);
  const standing = await nearestStanding(path);
  if (!(await stat(standing)).isDirectory()) {
    const reason = standing === path ? 'which is a file' : `but ${standing} is a file`;
    throw new UserError('NOT_A_FOLDER', `--out is ${path}, ${reason}; choose another folder.`);
  }
  const firstMade = await mkdir(path, { recursive: true });
  await access(path, constants.W_OK);
  return {
    path,
    removeIfEmpty: async () => {
      if (firstMade !== undefined) await removeEmpty(path, firstMade);
    },
  };
}

/** The path itself or the first of its parents that exists. */
async function nearestStanding(path: string): Promise<string> {
  const isThere = await access(path).then(
    () => true,
    () => false,
  );
  return isThere || dirname(path) === path ? path : nearestStanding(dirname(path));
}

/** Removes a folder and its parents up to `last`, until one of them holds something. */
async function removeEmpty(folder: string, last: string): Promise<void> {
  const isRemoved = await rmdir(folder).then(
    () => true,
    () => false,
  );
  if (isRemoved && folder !== last) await removeEmpty(dirname(folder), last);
}
