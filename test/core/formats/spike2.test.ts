import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { openRecording } from '../../../core/formats/registry.ts';
import { readEvents, rowsOf } from './events/read-events.ts';
import { counting, numberBytes } from './support/build-files.ts';
import {
  expectDamageIsNoCrash,
  expectRangesOfWhole,
  noticeCodes,
  readRows,
} from './support/laws.ts';
import { memoryTree } from './support/memory-tree.ts';
import {
  eventBlock,
  type Spike2ChannelContent,
  smrBytes,
  waveBlocks,
} from './support/spike2-files.ts';

/** Two channels, the second a converter's turn later, of which a count is a millivolt. */
function wires(stretches: readonly { ticks: number; length: number }[]): Spike2ChannelContent[] {
  return [0, 1].map((c) => {
    let before = 0;
    const parts = stretches.map(({ ticks, length }) => {
      const part = { ticks: ticks + c, values: counting(1000 * c + before, length) };
      before += length;
      return part;
    });
    return { kind: 1, title: `wire ${c}`, unit: 'mV', scale: 6553.6, blocks: waveBlocks(parts) };
  });
}

async function open(bytes: Uint8Array, options = {}) {
  const tree = memoryTree({ 'day.smr': bytes });
  return (await openRecording(tree, 'day.smr', options)).recordings[0]!.recording;
}

describe('Spike2 files', () => {
  it.each([5, 8, 9])(
    'of version %i give microvolts and a segment for every pause',
    async (version) => {
      const lengths = fc.array(fc.integer({ min: 1, max: 70 }), { minLength: 1, maxLength: 5 });
      await fc.assert(
        fc.asyncProperty(lengths, async (frames) => {
          const stretches = frames.map((length, i) => ({ ticks: 100_000 * (i + 1), length }));
          // Before version 6 intervals count conversions, of two ticks here.
          const divide = version < 6 ? 5 : 10;
          const channels = wires(stretches).map((channel) => ({ ...channel, divide }));
          const bytes = smrBytes(channels, { version, ticksPerConversion: 2 });
          const recording = await open(bytes);
          expect(recording.sampleRate).toBeCloseTo(20_000, 6);
          expect(recording.segments.map(({ sampleCount }) => sampleCount)).toEqual(frames);
          expect(recording.segments[0]!.startTime).toBeCloseTo(0.5, 9);
          const rows = await Promise.all(frames.map((_, i) => readRows(recording, i)));
          const total = frames.reduce((sum, length) => sum + length, 0);
          for (const c of [0, 1]) {
            const expected = counting(1000 * c, total).map((count) => 1000 * count);
            expect(rows.flatMap((segment) => segment[c]!)).toEqual(expected);
          }
        }),
        { numRuns: 40 },
      );
    },
  );

  it('give any range as the slice of the whole', async () => {
    const recording = await open(
      smrBytes(
        wires([
          { ticks: 0, length: 300 },
          { ticks: 9000, length: 90 },
        ]),
      ),
    );
    await expectRangesOfWhole(recording);
  });

  it('are read in floating point, shifted where they say; other rates and units are left out', async () => {
    const [wire] = wires([{ ticks: 0, length: 60 }]);
    const shifted = { ...wire!, title: 'shifted', offset: 2 };
    const blocks = waveBlocks([{ ticks: 0, values: [0.5, 1.5, 2.5] }], { type: 'float32' });
    const slow = { kind: 9, title: 'slow', unit: 'uV', divide: 100, blocks };
    const grams = { ...wire!, title: 'force', unit: 'g' };
    const recording = await open(smrBytes([wire!, shifted, slow, grams]));
    expect(recording.channelNames).toEqual(['wire 0', 'shifted']);
    expect(noticeCodes(recording)).toEqual(['OTHER_RATES_LEFT_OUT', 'CHANNELS_LEFT_OUT']);
    expect((await readRows(recording))[1]!.slice(0, 3)).toEqual([2000, 3000, 4000]);
    const alone = await open(smrBytes([slow]));
    expect(await readRows(alone)).toEqual([[0.5, 1.5, 2.5]]);
    expect(alone.sampleRate).toBeCloseTo(2000, 6);
  });

  it('tell events, levels, markers and texts', async () => {
    const [wire] = wires([{ ticks: 1000, length: 100 }]);
    const bytes = smrBytes([
      wire!,
      { kind: 3, title: 'lick', blocks: [eventBlock([{ ticks: 1010 }, { ticks: 9_000_000 }])] },
      {
        kind: 4,
        title: 'untitled',
        beginsLow: true,
        blocks: [eventBlock([{ ticks: 1020 }, { ticks: 1030 }])],
      },
      { kind: 5, title: 'Keyboard', blocks: [eventBlock([{ ticks: 1040, code: 97 }])] },
      {
        kind: 8,
        title: 'notes',
        extraBytes: 12,
        blocks: [eventBlock([{ ticks: 1050, code: 3, text: 'drug in' }], 12)],
      },
      { kind: 6, title: 'spikes', extraBytes: 4, blocks: [] },
    ]);
    const events = await readEvents({ 'a.smr': bytes }, 'a.smr');
    expect(rowsOf(events)).toEqual([
      ['lick', 0, 1, Number.NaN, ''],
      ['channel 3', 0, 2, 1, ''],
      ['channel 3', 0, 3, 0, ''],
      ['Keyboard', 0, 4, 97, ''],
      ['notes', 0, 5, 3, 'drug in'],
    ]);
  });

  it('whose blocks lead in a circle, or nowhere, are refused', async () => {
    const bytes = smrBytes(wires([{ ticks: 0, length: 60 }]));
    const first = new DataView(bytes.buffer).getInt32(512 + 6, true);
    for (const next of [first, bytes.length + 512, first + 1]) {
      const broken = bytes.slice();
      broken.set(numberBytes([next], 'int32'), first + 4);
      await expect(open(broken)).rejects.toMatchObject({ code: 'SPIKE2_BLOCK' });
    }
  });

  it('that are damaged are refused or read, and never crash', async () => {
    await expectDamageIsNoCrash(smrBytes(wires([{ ticks: 0, length: 90 }])), 12, open);
  });
});
