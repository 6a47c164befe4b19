import { readdirSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { parseParameters } from '../../../core/index.ts';
import { removeSteps, StepFiles, tidySteps } from '../../../engine/store/step-files.ts';
import { temporaryFolders } from '../files/temporary-folder.ts';

const newFolder = temporaryFolders();
const tiles = { stage: 'sort', name: 'tiles, part 3' } as const;
const plan = { stage: 'preprocess', name: 'plan' } as const;
const units = { stage: 'learn', name: 'units' } as const;

function stepsIn(folder: string, raw: Readonly<Record<string, unknown>> = {}, subject = 'a') {
  return new StepFiles({ folder, subject, everySeconds: 0 }, parseParameters(raw));
}

describe('the steps of a sort as files', () => {
  it('come back to the bit, each array in memory of its own', async () => {
    const steps = stepsIn(newFolder());
    const numbers = fc.float64Array({ maxLength: 40 });
    const value = fc.record({
      numbers,
      floats: fc.float32Array(),
      list: fc.array(fc.oneof(fc.double(), fc.constant(undefined), fc.constant(null))),
      map: fc.array(fc.tuple(fc.nat(), fc.string())).map((entries) => new Map(entries)),
    });
    await fc.assert(
      fc.asyncProperty(value, async (planted) => {
        const shared = planted.numbers.subarray(0, planted.numbers.length >> 1);
        await steps.record(tiles, [planted, shared]);
        const [found, part] = (await steps.recall(tiles)) as [typeof planted, Float64Array];
        expect([found, part]).toEqual([planted, shared]);
        const bytes = (array: Float64Array) => Buffer.from(array.buffer.slice(0));
        expect(bytes(found.numbers)).toEqual(bytes(planted.numbers));
        expect(found.floats.buffer.byteLength).toBe(found.floats.byteLength);
      }),
      { numRuns: 30 },
    );
  });

  it('are found by what they depend on, and by nothing else', async () => {
    const folder = newFolder();
    const steps = stepsIn(folder);
    for (const step of [plan, units, tiles]) await steps.record(step, step.name);
    const foundWith = async (other: StepFiles) =>
      Promise.all(
        [plan, units, tiles].map(async (step) => (await other.recall(step)) === step.name),
      );
    expect(await foundWith(stepsIn(folder))).toEqual([true, true, true]);
    expect(await foundWith(stepsIn(folder, { follow: 'off' }))).toEqual([true, true, false]);
    expect(await foundWith(stepsIn(folder, { units: 3 }))).toEqual([true, false, false]);
    expect(await foundWith(stepsIn(folder, { bandPass: 'off' }))).toEqual([false, false, false]);
    expect(await foundWith(stepsIn(folder, {}, 'b'))).toEqual([false, false, false]);
  });

  it('are done again where their file is damaged, whatever is wrong with it', async () => {
    const folder = newFolder();
    const steps = stepsIn(folder);
    await steps.record(tiles, { amplitude: Float64Array.of(1, 2, 3) });
    const path = join(folder, readdirSync(folder)[0]);
    const whole = readFileSync(path);
    const damages = fc.oneof(
      fc.nat(whole.length - 1).map((length) => whole.subarray(0, length)),
      fc.tuple(fc.nat(whole.length - 1), fc.integer({ min: 1, max: 255 })).map(([at, bits]) => {
        const flipped = Buffer.from(whole);
        flipped[at] ^= bits;
        return flipped;
      }),
    );
    await fc.assert(
      fc.asyncProperty(damages, async (bytes) => {
        writeFileSync(path, bytes);
        expect(await steps.recall(tiles)).toBeUndefined();
      }),
      { numRuns: 60 },
    );
  });

  it('are not kept where they cannot be, which is said once and stops nothing', async () => {
    const folder = newFolder();
    const file = join(folder, 'file');
    writeFileSync(file, '');
    const steps = stepsIn(join(file, 'steps'));
    await steps.record(tiles, 1);
    await steps.record(plan, 2);
    expect(steps.notices).toMatchObject([{ code: 'STEPS_NOT_KEPT' }]);

    expect(await steps.recall(tiles)).toBeUndefined();
  });

  it('go when the sort is finished, but for the small ones that another can begin from', async () => {
    const folder = newFolder();
    const steps = stepsIn(folder);
    await steps.record(plan, 'small');
    await steps.record(units, new Float64Array(1 << 20));
    await steps.record(tiles, 'small');
    await tidySteps(folder);
    expect(await steps.recall(plan)).toBe('small');
    expect([await steps.recall(units), await steps.recall(tiles)]).toEqual([undefined, undefined]);
    for (let seed = 0; seed < 12; seed++) await stepsIn(folder, { seed }).record(plan, seed);
    await tidySteps(folder);
    expect(readdirSync(folder)).toHaveLength(8);
    await removeSteps(folder);
    expect(() => readdirSync(folder)).toThrow('ENOENT');
  });
});
