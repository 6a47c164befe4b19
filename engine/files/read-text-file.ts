import { readFile } from 'node:fs/promises';
import { UserError } from '../../core/index.ts';

/**
 * Reads a whole file as UTF-8.
 * @throws UserError `NOT_A_FILE` for a folder; otherwise the system's own errors, which name the file
 */
export async function readTextFile(path: string): Promise<string> {
  return await readFile(path, 'utf8').catch(refuseFolder(path));
}

/** Names the folder that was read as a file: the one error of reading in which the system does not. */
export function refuseFolder(path: string): (error: NodeJS.ErrnoException) => never {
  return (error) => {
    if (error.code !== 'EISDIR') throw error;
    throw new UserError('NOT_A_FILE', `${path} is a folder where a file is needed.`);
  };
}
