import { readFile } from 'node:fs/promises';
import { join } from 'node:path';

/** Where the real recordings are looked for, from the project's root. */
export const defaultDataFolder = join('..', 'shared', 'data');

/** Rows of a CSV file of numbers, by the names in its first line. */
export async function readNumberRows(path: string): Promise<Record<string, number>[]> {
  const [header = '', ...lines] = (await readFile(path, 'utf8')).trim().split(/\r?\n/);
  const names = header.split(',');
  return lines.map((line) => {
    const cells = line.split(',');
    return Object.fromEntries(names.map((name, i) => [name, Number(cells[i])]));
  });
}
