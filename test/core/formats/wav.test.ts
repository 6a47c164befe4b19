import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { openWav } from '../../../core/formats/wav.ts';
import {
  chunkBytes,
  concatBytes,
  counting,
  type NumberType,
  wavBytes,
} from './support/build-files.ts';
import { expectRangesOfWhole, noticeCodes, readRows, valuesOf } from './support/laws.ts';
import { memorySource } from './support/memory-tree.ts';

const types: readonly NumberType[] = ['uint8', 'int16', 'int24', 'int32', 'float32', 'float64'];

const open = (bytes: Uint8Array, options = {}) =>
  openWav(memorySource(bytes, 'rec.wav'), { gainUv: 1, ...options });

describe('wave files', () => {
  it.each(types)('give back %s samples as counts, in every form', async (type) => {
    const cases = fc.record({
      values: valuesOf(type, { minLength: 3, maxLength: 60 }),
      channelCount: fc.integer({ min: 1, max: 3 }),
      extensible: fc.boolean(),
      form: fc.constantFrom('RIFF' as const, 'RF64' as const, 'BW64' as const),
    });
    await fc.assert(
      fc.asyncProperty(cases, async ({ values, channelCount, ...rest }) => {
        const frames = Math.floor(values.length / channelCount);
        const kept = values.slice(0, frames * channelCount);
        const recording = await open(wavBytes(kept, { type, channelCount, ...rest }));
        const zero = type === 'uint8' ? 128 : 0;
        const rows = counting(0, channelCount).map((channel) =>
          counting(0, frames).map((t) => Math.fround(kept[t * channelCount + channel]! - zero)),
        );
        expect(await readRows(recording)).toEqual(rows);
        expect(recording.sampleRate).toBe(20_000);
        expect(noticeCodes(recording)).toEqual([]);
      }),
      { numRuns: 60 },
    );
  });

  it('give any range as the slice of the whole', async () => {
    const values = counting(-400_000, 800_000).map((value) => value % 8_388_607);
    await expectRangesOfWhole(await open(wavBytes(values, { type: 'int24', channelCount: 2 })), 10);
  }, 30_000);

  it('skip other chunks, odd ones too, and keep out what follows the samples', async () => {
    const bytes = wavBytes([1, 2, 3], {
      type: 'int16',
      channelCount: 1,
      before: concatBytes(
        chunkBytes('LIST', new Uint8Array(7)),
        chunkBytes('junk', new Uint8Array(2)),
      ),
      after: chunkBytes('cue ', new Uint8Array(5)),
    });
    const recording = await open(bytes);
    expect(await readRows(recording)).toEqual([[1, 2, 3]]);
    expect(noticeCodes(recording)).toEqual([]);
  });

  it.each([0, 0xffffffff, 1_000_000])(
    'with a false size of %i are read to their end, and say so',
    async (announced) => {
      const bytes = wavBytes(counting(-4, 9), { type: 'int16', channelCount: 1, announced });
      const recording = await open(bytes);
      expect(await readRows(recording)).toEqual([counting(-4, 9)]);
      expect(noticeCodes(recording)).toEqual(['WAV_LENGTH_WRONG']);
    },
  );

  it('that are truly empty are not filled with what follows', async () => {
    const after = chunkBytes('LIST', new Uint8Array(10));
    const bytes = wavBytes([], { type: 'int16', channelCount: 1, after });
    await expect(open(bytes)).rejects.toMatchObject({ code: 'EMPTY_FILE' });
  });

  it('that end within a frame are read up to it', async () => {
    const bytes = wavBytes(counting(0, 6), { type: 'int16', channelCount: 2 });
    const recording = await open(bytes.subarray(0, bytes.length - 1));
    expect(recording.segments[0]!.sampleCount).toBe(2);
    expect(noticeCodes(recording)).toEqual(['WAV_LENGTH_WRONG', 'TRUNCATED_LAST_FRAME']);
  });

  it('state their rate; another one that is asked for wins with a notice', async () => {
    const bytes = wavBytes([1], { type: 'int16', channelCount: 1 });
    const recording = await open(bytes, { sampleRate: 24_000 });
    expect(recording.sampleRate).toBe(24_000);
    expect(noticeCodes(recording)).toEqual(['SAMPLE_RATE_OVERRIDDEN']);
    const silent = wavBytes([1], { type: 'int16', channelCount: 1, sampleRate: 0 });
    await expect(open(silent)).rejects.toMatchObject({ code: 'SAMPLE_RATE_MISSING' });
  });

  it('state no physical unit', async () => {
    const bytes = wavBytes([100], { type: 'int16', channelCount: 1 });
    expect(noticeCodes(await open(bytes, { gainUv: undefined }))).toEqual(['NO_PHYSICAL_UNITS']);
    expect(await readRows(await open(bytes, { gainUv: 0.25 }))).toEqual([[25]]);
  });

  it('refuse options about their layout', async () => {
    const bytes = wavBytes([1], { type: 'int16', channelCount: 1 });
    await expect(open(bytes, { channels: 2 })).rejects.toMatchObject({
      code: 'OPTION_NOT_APPLICABLE',
    });
  });

  it('in other encodings are named', async () => {
    const bytes = wavBytes([1, 2], { type: 'int16', channelCount: 1 });
    bytes[20] = 2;
    await expect(open(bytes)).rejects.toMatchObject({ code: 'WAV_TYPE' });
  });

  it('without samples, or with a contradictory format, are damaged', async () => {
    const bytes = wavBytes([1, 2], { type: 'int16', channelCount: 1 });
    await expect(open(bytes.subarray(0, 36))).rejects.toMatchObject({ code: 'WAV_HEADER' });
    bytes[32] = 7;
    await expect(open(bytes)).rejects.toMatchObject({ code: 'WAV_HEADER' });
  });
});
