/** Runs cases of one format and tells the seed of each before it begins: `format first count`. */

import { diskOpener } from './disk-opener.ts';
import { fuzzCase, readEnds } from './fuzz-case.ts';
import { hdf5Specimens } from './hdf5-specimens.ts';
import { memoryOpener } from './memory-opener.ts';
import { specimens } from './specimens.ts';

export type WorkerNews =
  | { readonly seed: number }
  | { readonly seed: number; readonly fault: string }
  | { readonly done: { readonly read: number; readonly refused: number } };

const MOST_BYTES = 1.5e9;
const CASES_PER_LOOK = 50;

const [format = '', first = '0', count = '0'] = process.argv.slice(2);
const inMemory = specimens[format];
const variants = inMemory ?? (await hdf5Specimens())[format]!;
const disk = inMemory === undefined ? diskOpener() : null;
const opener = disk ?? memoryOpener();
/** Waits until it is told: a case that never ends must not keep its own seed back. */
const tell = (news: WorkerNews) =>
  new Promise<void>((resolve) => process.send?.(news, () => resolve()));

/** Damage must not stay behind in a library. */
async function checkSound(): Promise<void> {
  for (const { files, path, options = {} } of variants) {
    const outcome = await readEnds(files, path, options, opener);
    if (outcome !== 'read') throw new Error(`a sound ${format} recording is ${outcome}`);
  }
}
await checkSound();

const outcomes = { read: 0, refused: 0 };
for (let seed = Number(first); seed < Number(first) + Number(count); seed++) {
  await tell({ seed });
  try {
    outcomes[await fuzzCase(variants, seed, opener)]++;
    if (seed % CASES_PER_LOOK === 0) await checkSound();
  } catch (error) {
    await tell({
      seed,
      fault: error instanceof Error ? (error.stack ?? error.message) : String(error),
    });
  }
  if (seed % CASES_PER_LOOK === 0 && process.memoryUsage.rss() > MOST_BYTES) {
    await tell({ seed, fault: `the memory is ${process.memoryUsage.rss()} bytes` });
    break;
  }
}
disk?.remove();
await tell({ done: outcomes });
process.disconnect();
