import { readFile } from 'node:fs/promises';
import { UserError } from '../../core/index.ts';

/**
 * Reads a whole file as UTF-8.
 * @throws UserError `NOT_A_FILE` for a folder; otherwise the system's own errors, which name the file
 */
export async function readTextFile(path: string): Promise<string> {
  try {
    return await readFile(path, 'utf8');
  } catch (error) {
    // The one error of reading in which the system leaves the path out.
    if ((error as NodeJS.ErrnoException).code !== 'EISDIR') throw error;
    throw new UserError('NOT_A_FILE', `${path} is a folder where a file is needed.`);
  }
}
