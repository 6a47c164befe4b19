import { readFile } from 'node:fs/promises';
import { join } from 'node:path';
import type { Outcome, Reproduction } from './reproduction.ts';

/** An outcome as it was written: figures by name only. */
export type KeptOutcome = Omit<Outcome, 'plots'> & {
  readonly plots: readonly { readonly name: string; readonly title: string }[];
};

export interface Reproduced {
  readonly reproduction: Reproduction;
  readonly outcome: KeptOutcome;
}

/** The outcomes of all reproductions that have run, now or before. */
export async function readOutcomes(
  folder: string,
  reproductions: readonly Reproduction[],
): Promise<Reproduced[]> {
  const found: Reproduced[] = [];
  for (const reproduction of reproductions) {
    const text = await readIfThere(join(folder, `${reproduction.name}.json`));
    if (text !== undefined) found.push({ reproduction, outcome: JSON.parse(text) });
  }
  return found;
}

async function readIfThere(path: string): Promise<string | undefined> {
  try {
    return await readFile(path, 'utf8');
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code === 'ENOENT') return undefined;
    throw error;
  }
}
