import { mkdirSync, readdirSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { ScratchFile } from '../../../engine/files/scratch-file.ts';
import { temporaryFolder } from '../../support/cli.ts';

const folder = temporaryFolder();

describe('ScratchFile', () => {
  it('gives back what was kept, in any order, in memory that threads share or not', async () => {
    const lengths = fc.array(fc.integer({ min: 1, max: 5000 }), { minLength: 1, maxLength: 8 });
    await fc.assert(
      fc.asyncProperty(lengths, async (all) => {
        const scratch = new ScratchFile(folder);
        const kept = all.map((length, i) => Float32Array.from({ length }, (_, k) => i + k / 7));
        const places: number[] = [];
        for (const values of kept) places.push(await scratch.keep(values));
        for (const [i, place] of [...places.entries()].reverse()) {
          const { byteLength, length } = kept[i];
          const out = i % 2 ? new Float32Array(length) : sharedArray(byteLength);
          await scratch.read(place, out);
          expect(Array.from(out)).toEqual(Array.from(kept[i]));
        }
        expect(scratch.notices).toEqual([]);
        await scratch.close();
      }),
      { numRuns: 20 },
    );
  });

  it('keeps what it was given, whatever becomes of the array', async () => {
    for (const place of [folder, fileIn(folder)]) {
      const scratch = new ScratchFile(place);
      const values = Float32Array.of(1, 2, 3);
      const at = await scratch.keep(values);
      values.fill(0);
      const out = new Float32Array(3);
      await scratch.read(at, out);
      expect([...out]).toEqual([1, 2, 3]);
      await scratch.close();
    }
  });

  it('removes what a process left that was killed before its file lost its name', async () => {
    const own = join(folder, 'killed');
    mkdirSync(own);
    for (const name of ['.scratch-of-another', 'spikes.csv']) writeFileSync(join(own, name), '');
    await new ScratchFile(own).close();
    expect(readdirSync(own)).toEqual(['spikes.csv']);
  });

  it('leaves nothing behind, not even while it is open, where names of open files can go', async () => {
    const own = join(folder, 'own');
    mkdirSync(own);
    const scratch = new ScratchFile(own);
    expect(readdirSync(own)).toEqual([]);
    await scratch.keep(Float32Array.of(1));
    if (process.platform !== 'win32') expect(readdirSync(own)).toEqual([]);
    await scratch.close();
    expect(readdirSync(own)).toEqual([]);
  });

  it('says so where the disk takes nothing, and goes on in memory', async () => {
    const scratch = new ScratchFile(fileIn(folder));
    const places = [await scratch.keep(Float32Array.of(1)), await scratch.keep(Float32Array.of(2))];
    const out = new Float32Array(1);
    for (const [i, place] of places.entries()) {
      await scratch.read(place, out);
      expect(out[0]).toBe(i + 1);
    }
    expect(scratch.notices.map(({ code }) => code)).toEqual(['SCRATCH_IN_MEMORY']);
    await scratch.close();
  });
});

const sharedArray = (bytes: number) => new Float32Array(new SharedArrayBuffer(bytes));

/** A file where a folder is expected. */
function fileIn(place: string): string {
  const path = join(place, 'no-folder');
  writeFileSync(path, '');
  return path;
}
