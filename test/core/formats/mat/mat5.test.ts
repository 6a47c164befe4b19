import { existsSync, readFileSync } from 'node:fs';
import { fileURLToPath } from 'node:url';
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { encodeMat } from '../../../../core/exports/mat-file.ts';
import {
  readMatCells,
  readMatFields,
  readMatNumbers,
  readMatText,
  readMatVariables,
} from '../../../../core/formats/mat/mat5.ts';
import { valuesOf } from '../support/laws.ts';
import { memorySource } from '../support/memory-tree.ts';
import { MatBuilder, matBytes } from './build-mat.ts';

const variablesOf = (bytes: Uint8Array) => readMatVariables(memorySource(bytes, 'a.mat'));

const variants = [true, false].flatMap((littleEndian) =>
  [true, false].map((compress) => ({ littleEndian, compress })),
);

describe.each(variants)('a MATLAB file, %o', (options) => {
  const build = new MatBuilder(options);

  it('gives back the numbers of any shape and stored type', async () => {
    const types = ['int8', 'uint8', 'int16', 'uint16', 'int32', 'float32', 'float64'] as const;
    const variable = fc.constantFrom(...types).chain((type) =>
      fc.record({
        type: fc.constant(type),
        rows: fc.integer({ min: 1, max: 4 }),
        values: valuesOf(type, { minLength: 1, maxLength: 6 }),
      }),
    );
    await fc.assert(
      fc.asyncProperty(fc.array(variable, { maxLength: 5 }), async (variables) => {
        const arrays = variables.map(({ type, rows, values }, i) => {
          const table = Array.from({ length: rows }, () => values).flat();
          return build.numeric(`v${i}`, [rows, values.length], table, type);
        });
        const read = await variablesOf(matBytes(arrays, options));
        expect(read.map(({ name }) => name)).toEqual(variables.map((_, i) => `v${i}`));
        for (const [i, { rows, values }] of variables.entries()) {
          expect(read[i]!.shape).toEqual([rows, values.length]);
          const table = Array.from({ length: rows }, () => values).flat();
          expect(Array.from(await readMatNumbers(read[i]!))).toEqual(table);
        }
      }),
    );
  });

  it('gives back texts, cells and structures within each other', async () => {
    const inner = build.struct('', { sr: build.numeric('', [1, 1], [24_000], 'uint16') });
    const cells = build.array('c', 'cell', [2, 1], inner, build.text('', 'µm'));
    const [read] = await variablesOf(matBytes([cells], options));
    const [struct, text] = await readMatCells(read!);
    expect(await readMatText(text!)).toBe('µm');
    const fields = await readMatFields(struct!);
    expect(Array.from(await readMatNumbers(fields.get('sr')!))).toEqual([24_000]);
    await expect(readMatNumbers(text!)).rejects.toMatchObject({ code: 'MAT_TYPE' });
    await expect(readMatText(struct!)).rejects.toMatchObject({ code: 'MAT_TYPE' });
  });
});

describe('a MATLAB file', () => {
  it('that the program writes is read', async () => {
    const values = Float64Array.of(1, 2, 3, 4, 5, 6);
    const bytes = encodeMat({ t: { rows: 3, columns: 2, values }, names: ['a', 'bcd'] });
    const [table, names] = await variablesOf(bytes);
    expect(await readMatNumbers(table!)).toEqual(values);
    const texts = (await readMatCells(names!)).map(readMatText);
    expect(await Promise.all(texts)).toEqual(['a', 'bcd']);
  });

  it('is refused where it announces more than it holds', async () => {
    const build = new MatBuilder();
    const array = build.array('x', 'double', [1000, 1], build.numbersElement([1, 2], 'float64'));
    const [read] = await variablesOf(matBytes([array]));
    await expect(readMatNumbers(read!)).rejects.toMatchObject({ code: 'MAT_FILE' });
    const whole = matBytes([build.numeric('x', [2, 1], [1, 2], 'float64')]);
    await expect(variablesOf(whole.subarray(0, -1))).rejects.toMatchObject({ code: 'MAT_FILE' });
  });
});

const data = fileURLToPath(new URL('../../../../../shared/data', import.meta.url));

describe.skipIf(!existsSync(data))(
  'real MATLAB files (skipped where ../shared/data is absent)',
  () => {
    const read = (path: string) => variablesOf(readFileSync(`${data}/${path}`));

    it('give the sums that scipy finds', async () => {
      const spikes = await read('kramer-eden/08_spikes-1.mat');
      expect(spikes.map(({ name, shape }) => [name, ...shape])).toEqual([
        ['SpikesLow', 1, 750],
        ['SpikesHigh', 1, 969],
      ]);
      const snippets = await read('quiroga-difficult2-snippets/spikes_C_Difficult2_noise005.mat');
      const sums = await Promise.all(
        [...spikes, ...snippets].map(async (array) =>
          (await readMatNumbers(array)).reduce((sum, value) => sum + value, 0),
        ),
      );
      const expected = [11345.261655868308, 14728.015014411389, 4580, 1456.925813647469];
      for (const [i, sum] of sums.entries()) expect(sum).toBeCloseTo(expected[i]!, 6);
    });
  },
);
