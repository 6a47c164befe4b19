import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { openRecording } from '../../../core/formats/registry.ts';
import { readEvents, rowsOf } from './events/read-events.ts';
import { counting } from './support/build-files.ts';
import {
  expectDamageIsNoCrash,
  expectRangesOfWhole,
  noticeCodes,
  readRows,
} from './support/laws.ts';
import { memoryTree } from './support/memory-tree.ts';
import {
  type Block,
  plexonMillivolts,
  plexonPreamp,
  plxBytes,
  type SlowChannel,
} from './support/plexon-files.ts';

const wideBand: readonly SlowChannel[] = [
  { name: 'WB01', number: 0, rate: 40_000, gain: 1 },
  { name: 'WB02', number: 1, rate: 40_000, gain: 2 },
];
const others: readonly SlowChannel[] = [
  { name: 'SPKC01', number: 2, rate: 40_000, gain: 1 },
  { name: 'FP01', number: 3, rate: 1000, gain: 1 },
  { name: 'AI01', number: 4, rate: 1000, gain: 1 },
];
const microvolts = (count: number, gain = 1) =>
  Math.fround(count * ((1000 * plexonMillivolts) / 32_768 / gain / plexonPreamp));

/** Blocks of all channels in turn; the sample t of channel c is `1000 c + t`. */
function blocksOf(
  slow: readonly SlowChannel[],
  lengths: readonly number[],
  gaps: readonly number[] = [],
): Block[] {
  let frame = 0;
  let ticks = 10;
  return lengths.flatMap((length, i) => {
    ticks += gaps[i] ?? 0;
    const blocks = slow.map(({ number }) => ({
      type: 5,
      ticks,
      channel: number,
      values: counting(1000 * number + frame, length),
    }));
    frame += length;
    ticks += length;
    return blocks;
  });
}

async function open(bytes: Uint8Array, options = {}) {
  const tree = memoryTree({ 'day.plx': bytes });
  return (await openRecording(tree, 'day.plx', options)).recordings[0]!.recording;
}

describe('Plexon files', () => {
  it('give their wide band in microvolts, a segment for every gap, whatever the blocks', async () => {
    const parts = fc.array(
      fc.record({ length: fc.integer({ min: 1, max: 60 }), gap: fc.constantFrom(0, 0, 0, 1, 9e5) }),
      { minLength: 1, maxLength: 12 },
    );
    await fc.assert(
      fc.asyncProperty(parts, async (stretches) => {
        const lengths = stretches.map(({ length }) => length);
        const gaps = stretches.map(({ gap }, i) => (i === 0 ? 0 : gap));
        const bytes = plxBytes([...wideBand, ...others], blocksOf(wideBand, lengths, gaps));
        const recording = await open(bytes);
        expect(recording.channelNames).toEqual(['WB01', 'WB02']);
        expect(recording.sampleRate).toBe(40_000);
        expect(noticeCodes(recording)).toContain('OTHER_RATES_LEFT_OUT');
        expect(recording.segments.length).toBe(1 + gaps.filter((gap) => gap > 0).length);
        const rows = await Promise.all(recording.segments.map((_, i) => readRows(recording, i)));
        const total = lengths.reduce((sum, length) => sum + length, 0);
        for (const [c, gain] of [1, 2].entries()) {
          const expected = counting(1000 * c, total).map((count) => microvolts(count, gain));
          expect(rows.flatMap((segment) => segment[c]!)).toEqual(expected);
        }
      }),
      { numRuns: 60 },
    );
  });

  it('give any range as the slice of the whole', async () => {
    const lengths = [30, 1, 17, 500, 64];
    await expectRangesOfWhole(
      await open(plxBytes(wideBand, blocksOf(wideBand, lengths, [0, 0, 7]))),
    );
  });

  it('tell digital inputs and strobed words as events', async () => {
    const events = await readEvents(
      {
        'a.plx': plxBytes(wideBand, [
          ...blocksOf(wideBand, [50]),
          { type: 4, ticks: 12, channel: 1, unit: 5 },
          { type: 4, ticks: 13, channel: 257, unit: 77 },
          { type: 4, ticks: 14, channel: 9 },
          { type: 1, ticks: 15, channel: 1, values: [1, 2, 3] },
          { type: 4, ticks: 4e9, channel: 1 },
        ]),
      },
      'a.plx',
    );
    expect(rowsOf(events)).toEqual([
      ['Event001', 0, 2, Number.NaN, ''],
      ['Strobed', 0, 3, 77, ''],
      ['event 9', 0, 4, Number.NaN, ''],
    ]);
    expect(noticeCodes(events)).toEqual(['EVENTS_OUTSIDE_RECORDING']);
  });

  it('without samples say so, and cut ones are read to the last whole block', async () => {
    const spikes = plxBytes(wideBand, [{ type: 1, ticks: 1, channel: 1, values: [1, 2] }]);
    await expect(open(spikes)).rejects.toMatchObject({ code: 'NO_SERIES' });
    const whole = plxBytes(wideBand, blocksOf(wideBand, [40, 40]));
    const short = await open(whole.subarray(0, whole.length - 3));
    expect(noticeCodes(short)).toContain('TRUNCATED_LAST_FRAME');
  });

  it('that are damaged are refused or read, and never crash', async () => {
    await expectDamageIsNoCrash(plxBytes(wideBand, blocksOf(wideBand, [20, 20, 20])), 4, open);
  });
});
