import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { openNpy } from '../../../core/formats/npy.ts';
import { concatBytes, counting, type NumberType, npyBytes } from './support/build-files.ts';
import { expectRangesOfWhole, noticeCodes, readRows, valuesOf } from './support/laws.ts';
import { memorySource } from './support/memory-tree.ts';

const types: readonly NumberType[] = [
  'int8',
  'uint8',
  'int16',
  'uint16',
  'int32',
  'uint32',
  'int64',
  'uint64',
  'float32',
  'float64',
];

const rate = { sampleRate: 20_000, offsetCounts: 0 };
const open = (bytes: Uint8Array, options = {}) =>
  openNpy(memorySource(bytes, 'rec.npy'), { ...rate, ...options });

/** The numbers `rows[channel][t]` in the order that the header states. */
function stored(rows: readonly (readonly number[])[], timeFirst: boolean, fortranOrder: boolean) {
  if (timeFirst === fortranOrder) return rows.flat();
  return rows[0]!.flatMap((_, t) => rows.map((row) => row[t]!));
}

describe('NumPy files', () => {
  it.each(types)(
    'give back %s in every order, orientation, byte order and version',
    async (type) => {
      const cases = fc.record({
        values: valuesOf(type, { minLength: 12, maxLength: 60 }),
        channels: fc.integer({ min: 1, max: 3 }),
        timeFirst: fc.boolean(),
        fortranOrder: fc.boolean(),
        littleEndian: fc.boolean(),
        version: fc.constantFrom(1 as const, 2 as const, 3 as const),
      });
      await fc.assert(
        fc.asyncProperty(cases, async ({ values, channels, timeFirst, ...rest }) => {
          const frames = Math.floor(values.length / channels);
          const rows = counting(0, channels).map((channel) =>
            values.slice(channel * frames, (channel + 1) * frames),
          );
          const shape = timeFirst ? [frames, channels] : [channels, frames];
          const numbers = stored(rows, timeFirst, rest.fortranOrder);
          const recording = await open(npyBytes(numbers, { ...rest, type, shape }));
          expect(await readRows(recording)).toEqual(rows.map((row) => row.map(Math.fround)));
        }),
        { numRuns: 60 },
      );
    },
  );

  it('give any range as the slice of the whole in both storage orders', async () => {
    const numbers = counting(-450_000, 900_000).map((value) => value % 32_003);
    const frames = 300_000;
    for (const fortranOrder of [false, true]) {
      const shape = [frames, 3];
      const recording = await open(npyBytes(numbers, { type: 'float32', shape, fortranOrder }));
      await expectRangesOfWhole(recording, 8);
      const stored = (channel: number, t: number) =>
        numbers[fortranOrder ? channel * frames + t : 3 * t + channel]!;
      const expected = Float32Array.from(numbers, (_, i) =>
        stored(Math.floor(i / frames), i % frames),
      );
      const whole = await recording.read(0, 0, frames, new Float32Array(numbers.length));
      expect(Buffer.from(whole.buffer).equals(Buffer.from(expected.buffer))).toBe(true);
    }
  }, 30_000);

  it('take a list of numbers for one channel', async () => {
    const recording = await open(npyBytes([1, 2, 3], { type: 'int16', shape: [3] }));
    expect(await readRows(recording)).toEqual([[1, 2, 3]]);
    expect(noticeCodes(recording)).toEqual(['NO_PHYSICAL_UNITS']);
  });

  it('take the longer axis for time unless the number of channels says otherwise', async () => {
    const bytes = npyBytes(counting(0, 6), { type: 'int16', shape: [2, 3] });
    expect((await open(bytes)).channelCount).toBe(2);
    expect(await readRows(await open(bytes, { channels: 3 }))).toEqual([
      [0, 3],
      [1, 4],
      [2, 5],
    ]);
    const square = await open(npyBytes(counting(0, 4), { type: 'int16', shape: [2, 2] }));
    expect(noticeCodes(square)).toContain('AMBIGUOUS_ORIENTATION');
  });

  it('read what is left of a file whose frames were cut off', async () => {
    const bytes = npyBytes(counting(0, 12), { type: 'int16', shape: [6, 2] });
    const recording = await open(bytes.subarray(0, bytes.length - 5));
    expect(await readRows(recording)).toEqual([
      [0, 2, 4, 6],
      [1, 3, 5, 7],
    ]);
    expect(noticeCodes(recording)).toContain('TRUNCATED_LAST_FRAME');
  });

  it('are refused when whole channels are cut off', async () => {
    const bytes = npyBytes(counting(0, 12), { type: 'int16', shape: [2, 6] });
    await expect(open(bytes.subarray(0, bytes.length - 5))).rejects.toMatchObject({
      code: 'TRUNCATED_FILE',
    });
  });

  it.each<[{ shape: number[]; options?: object }, string]>([
    [{ shape: [2, 2, 2] }, 'NPY_SHAPE'],
    [{ shape: [] }, 'NPY_SHAPE'],
    [{ shape: [0, 4] }, 'EMPTY_FILE'],
    [{ shape: [4, 2], options: { channels: 3 } }, 'NPY_SHAPE'],
    [{ shape: [8], options: { channels: 8 } }, 'NPY_SHAPE'],
    [{ shape: [8], options: { sampleRate: undefined } }, 'SAMPLE_RATE_MISSING'],
    [{ shape: [8], options: { dtype: 'int16' } }, 'OPTION_NOT_APPLICABLE'],
  ])('with %o end in %s', async ({ shape, options }, code) => {
    const bytes = npyBytes(counting(0, 8), { type: 'int16', shape });
    await expect(open(bytes, options)).rejects.toMatchObject({ code });
  });

  it.each([
    ["{'descr': '|O', 'fortran_order': False, 'shape': (3,), }", 'NPY_TYPE'],
    ["{'descr': '<c8', 'fortran_order': False, 'shape': (3,), }", 'NPY_TYPE'],
    ["{'descr': [('a', '<i4')], 'fortran_order': False, 'shape': (3,), }", 'NPY_TYPE'],
    ["{'descr': '<i2', 'shape': (3,), }", 'NPY_HEADER'],
    ['', 'NPY_HEADER'],
  ])('with the header %s end in %s', async (text, code) => {
    const bytes = concatBytes(
      '\x93NUMPY\x01\x00',
      Uint8Array.of(text.length, 0),
      text,
      '\0'.repeat(8),
    );
    await expect(open(bytes)).rejects.toMatchObject({ code });
  });

  it('read the dictionary in any order, with either quotes and old long integers', async () => {
    const text = `{"shape": (2L, 3L), "fortran_order": False, "descr": "<i2"}`;
    const numbers = npyBytes(counting(0, 6), { type: 'int16', shape: [6] }).slice(-12);
    const bytes = concatBytes('\x93NUMPY\x01\x00', Uint8Array.of(text.length, 0), text, numbers);
    expect(await readRows(await open(bytes))).toEqual([
      [0, 1, 2],
      [3, 4, 5],
    ]);
  });
});
