import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { RAW_SAMPLE_TYPES } from '../../../core/formats/open-options.ts';
import { openRawBinary } from '../../../core/formats/raw-binary.ts';
import { envelopeOf } from '../../../core/recording/envelope.ts';
import { counting, numberBytes } from './support/build-files.ts';
import { expectRangesOfWhole, noticeCodes, readRows, valuesOf } from './support/laws.ts';
import { memorySource } from './support/memory-tree.ts';

const facts = { sampleRate: 30_000, channels: 2, dtype: 'int16' } as const;

function source(values: readonly number[], dtype: (typeof RAW_SAMPLE_TYPES)[number] = 'int16') {
  return memorySource(numberBytes(values, dtype), 'rec.bin');
}

describe('raw binary', () => {
  it.each(RAW_SAMPLE_TYPES)('separates the interleaved channels of %s samples', async (dtype) => {
    const cases = fc
      .integer({ min: 1, max: 5 })
      .chain((channels) =>
        fc.tuple(
          fc.constant(channels),
          valuesOf(dtype, { minLength: channels, maxLength: 40 * channels }),
        ),
      );
    await fc.assert(
      fc.asyncProperty(cases, async ([channels, values]) => {
        const frames = Math.floor(values.length / channels);
        const stored = values.slice(0, frames * channels);
        const recording = openRawBinary(source(stored, dtype), {
          ...facts,
          channels,
          dtype,
          offsetCounts: 0,
        });
        const expected = Array.from({ length: channels }, (_, channel) =>
          counting(0, frames).map((t) => Math.fround(stored[t * channels + channel]!)),
        );
        expect(await readRows(recording)).toEqual(expected);
      }),
      { numRuns: 40 },
    );
  });

  it('gives any range as the slice of the whole, across the blocks it is read in', async () => {
    const long = counting(-600_000, 1_200_002).map((value) => value % 30_011);
    await expectRangesOfWhole(openRawBinary(source(long), facts), 12);
    await expectRangesOfWhole(openRawBinary(source(long), { ...facts, channels: 385 }), 12);
  }, 30_000);

  it('tells the extremes of bins as its samples do, whichever way they are scaled', async () => {
    const cases = fc.record({
      channels: fc.integer({ min: 1, max: 11 }),
      gainUv: fc.constantFrom(0.195, -0.195, 1),
      offsetCounts: fc.constantFrom(0, 2057),
      samplesPerBin: fc.integer({ min: 1, max: 70 }),
      values: valuesOf('int16', { minLength: 11, maxLength: 2000 }),
      range: fc.tuple(fc.nat(), fc.nat()),
    });
    await fc.assert(
      fc.asyncProperty(cases, async ({ samplesPerBin, values, range, ...options }) => {
        const recording = openRawBinary(source(values), { ...facts, ...options });
        const samples = recording.segments[0]!.sampleCount + 1;
        const [start, end] = range.map((at) => at % samples).sort((a, b) => a - b) as [
          number,
          number,
        ];
        const read = await recording.read(
          ...([0, start, end] as const),
          new Float32Array(options.channels * (end - start)),
        );
        expect(await recording.readExtremes!(0, start, end, samplesPerBin)).toEqual(
          envelopeOf(read, options.channels, end - start, samplesPerBin),
        );
      }),
      { numRuns: 100 },
    );
  });

  it('takes a range outside of the segment, or an output too small for it, for a bug', async () => {
    const recording = openRawBinary(source(counting(0, 20)), facts);
    const read = (segment: number, start: number, end: number, length = 20) =>
      recording.read(segment, start, end, new Float32Array(length));
    expect(await read(0, 0, 10)).toHaveLength(20);
    const wrongRanges = [
      [0, 0, 11, 22],
      [0, -1, 3],
      [0, 4, 3],
      [1, 0, 1],
    ] as const;
    for (const [segment, start, end, length] of wrongRanges) {
      await expect(read(segment, start, end, length)).rejects.toMatchObject({ code: 'BUG' });
    }
    await expect(read(0, 0, 10, 19)).rejects.toMatchObject({ code: 'BUG' });
  });

  it('scales: microvolts are (count - offset) x gain', async () => {
    const options = { ...facts, gainUv: 0.5, offsetCounts: 2057 };
    const recording = openRawBinary(source([2057, 2059, 2047, 0]), options);
    expect(await readRows(recording)).toEqual([
      [0, -5],
      [1, -1028.5],
    ]);
    expect(recording.gainToMicrovolts).toBe(0.5);
    expect(noticeCodes(recording)).toEqual([]);
  });

  it('takes mid-scale as zero for uint16 unless another zero is given', async () => {
    const values = [32768, 32770];
    const options = { ...facts, dtype: 'uint16' } as const;
    expect(await readRows(openRawBinary(source(values, 'uint16'), options))).toEqual([[0], [2]]);
    const plain = openRawBinary(source(values, 'uint16'), { ...options, offsetCounts: 0 });
    expect(await readRows(plain)).toEqual([[32768], [32770]]);
  });

  it('passes NaN and infinities on for preprocessing to mask', async () => {
    const values = [Number.NaN, Infinity, -Infinity, 1];
    const recording = openRawBinary(source(values, 'float32'), { ...facts, dtype: 'float32' });
    expect(await readRows(recording)).toEqual([
      [Number.NaN, -Infinity],
      [Infinity, 1],
    ]);
  });

  it('leaves leading frames out and keeps counting from the first frame of the file', async () => {
    const recording = openRawBinary(source(counting(0, 20)), { ...facts, offsetSamples: 7 });
    expect(recording.segments).toEqual([{ startSample: 7, sampleCount: 3, startTime: 7 / 30_000 }]);
    expect(await readRows(recording)).toEqual([
      [14, 16, 18],
      [15, 17, 19],
    ]);
    await expectRangesOfWhole(recording);
    expect(() => openRawBinary(source(counting(0, 20)), { ...facts, offsetSamples: 10 })).toThrow(
      expect.objectContaining({ code: 'OFFSET_BEYOND_END' }),
    );
  });

  it('tolerates a last frame that was cut off, and says that the channel count may be wrong', async () => {
    const recording = openRawBinary(source(counting(0, 7)), { ...facts, gainUv: 1 });
    expect(recording.segments[0]!.sampleCount).toBe(3);
    expect(noticeCodes(recording)).toEqual(['TRUNCATED_LAST_FRAME']);
    expect(recording.notices[0]!.message).toMatch(/number of channels/);
    expect(await readRows(recording)).toEqual([
      [0, 2, 4],
      [1, 3, 5],
    ]);
  });

  it('asks for the positions of many channels, which a wrong channel count may make', () => {
    const open = (channels: number) =>
      openRawBinary(source(counting(0, channels)), { ...facts, channels, gainUv: 1 });
    expect(noticeCodes(open(64))).toEqual([]);
    expect(noticeCodes(open(65))).toEqual(['POSITIONS_UNKNOWN']);
    expect(open(3000).notices[0]!.message).toMatch(/3000 .*so many.*--probe/);
    const contacts = counting(0, 65).map((i) => [0, 20 * i]);
    const text = JSON.stringify({ probes: [{ contact_positions: contacts }] });
    const probe = { text, origin: 'probe.json' };
    const options = { ...facts, channels: 65, gainUv: 1, probe };
    expect(noticeCodes(openRawBinary(source(counting(0, 65)), options))).toEqual([]);
  });

  it('says that amplitudes are counts where no gain is known', () => {
    const recording = openRawBinary(source([1, 2]), facts);
    expect(recording.gainToMicrovolts).toBe(1);
    expect(noticeCodes(recording)).toEqual(['NO_PHYSICAL_UNITS']);
  });

  it('names every missing fact with its flag and its key', () => {
    expect(() => openRawBinary(source([1, 2]), { channels: 2 })).toThrow(
      /sampleRate, dtype .*--sample-rate, --dtype.*rec\.json/,
    );
    expect(() => openRawBinary(source([1]), { ...facts, dtype: undefined })).toThrow(
      expect.objectContaining({ code: 'RAW_FACTS_MISSING' }),
    );
  });

  it('refuses a file that is shorter than one frame', () => {
    expect(() => openRawBinary(source([1]), facts)).toThrow(
      expect.objectContaining({ code: 'EMPTY_FILE' }),
    );
  });
});
