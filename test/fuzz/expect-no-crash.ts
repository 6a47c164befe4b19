import { expect } from 'vitest';
import { fuzzCase, type Opener, readEnds } from './fuzz-case.ts';
import type { Specimen } from './specimens.ts';

/** `npm run fuzz` tries far more of them. */
const CASES = 500;

/** Damages a sound recording in many ways: some can still be read, some not, and none does harm. */
export async function expectNoCrash(variants: readonly Specimen[], opener: Opener): Promise<void> {
  await expectSound(variants, opener);
  const outcomes = { read: 0, refused: 0 };
  for (let seed = 0; seed < CASES; seed++) {
    const outcome = await fuzzCase(variants, seed, opener).catch((error) => {
      throw new Error(`seed ${seed}`, { cause: error });
    });
    outcomes[outcome]++;
  }
  // Damage must not stay behind in a library.
  await expectSound(variants, opener);
  expect(outcomes.read).toBeGreaterThan(0);
  expect(outcomes.refused).toBeGreaterThan(0);
}

async function expectSound(variants: readonly Specimen[], opener: Opener): Promise<void> {
  for (const { files, path, options = {} } of variants) {
    expect(await readEnds(files, path, options, opener)).toBe('read');
  }
}
