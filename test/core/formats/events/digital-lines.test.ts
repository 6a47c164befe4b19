import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { openRecording } from '../../../../core/formats/registry.ts';
import { counting, numberBytes } from '../support/build-files.ts';
import { blockBytes, fileOf, headerBytes, type Layout } from '../support/intan-files.ts';
import { memoryTree } from '../support/memory-tree.ts';
import { meta, probe1 } from '../support/spikeglx-files.ts';
import { readEvents, rowsOf } from './read-events.ts';

const lines: Layout['channels'] = [
  { name: 'A-000', signal: 0 },
  { name: 'DIN-02', signal: 4, bit: 2 },
  { name: 'DIN-15', signal: 4, bit: 15 },
  { name: 'DOUT-00', signal: 5, bit: 0 },
];
const layout: Layout = {
  system: 'rhd',
  version: [3, 0],
  channels: lines,
  words: (port, frame) =>
    port === 'dout' ? Number(frame >= 200) : frame >= 100 && frame < 130 ? 0x8004 | 1 : 0x0001,
};
const flanks = [
  ['DIN-02', 0, 100, 1, ''],
  ['DIN-15', 0, 100, 1, ''],
  ['DIN-02', 1, 130 - 128, 0, ''],
  ['DIN-15', 1, 130 - 128, 0, ''],
  ['DOUT-00', 1, 200 - 128, 1, ''],
];

describe('digital lines that are sampled with the signal', () => {
  /** Sample by sample, the words of a recording without electrodes. */
  const openWords = async (words: readonly number[]) => {
    const tree = memoryTree({
      'r.ap.bin': numberBytes(
        words.flatMap((value) => [5, 6, value]),
        'int16',
      ),
      'r.ap.meta': meta(probe1),
    });
    return (await openRecording(tree, 'r.ap.bin', {})).recordings[0]!.events!;
  };

  it('are read in pieces: no change is lost between two, and it is told how far they are', async () => {
    const flips = new Set([1, 16_383, 16_384, 16_385, 32_768, 49_999]);
    let word = 0;
    const source = await openWords(
      counting(0, 50_000).map((t) => {
        word = flips.has(t) ? 1 - word : word;
        return word;
      }),
    );
    const told: number[] = [];
    const events = await source.read({
      cancellation: { cancelled: false },
      onProgress: ({ fraction }) => void told.push(fraction),
    });
    expect(Array.from(events.sampleIndex)).toEqual([...flips]);
    expect(events.value).toEqual(Float64Array.of(1, 0, 1, 0, 1, 0));
    expect(told).toEqual([...told].sort((a, b) => a - b));
    expect(told.length).toBeGreaterThan(2);
    expect(told.at(-1)).toBe(1);
  });

  it('are left alone when nobody wants them any more', async () => {
    const source = await openWords(counting(0, 50_000).map(() => 0));
    const cancellation = { cancelled: false };
    const reading = source.read({
      cancellation,
      onProgress: ({ fraction }) => {
        expect(fraction).toBeLessThan(0.5);
        cancellation.cancelled = true;
      },
    });
    await expect(reading).rejects.toMatchObject({ code: 'CANCELLED' });
  });

  it('of Intan are told by the names of their bits, in blocks', async () => {
    const events = await readEvents({ 'a.rhd': fileOf(layout, [0, 1000]) }, 'a.rhd');
    expect(rowsOf(events)).toEqual(flanks);
    const ticks = Array.from(events.seconds, (time) => Math.round(time * 20_000));
    expect(ticks).toEqual([100, 100, 1002, 1002, 1072]);
  });

  it('and in files of their own, for each port or each line', async () => {
    const words = (port: 'din' | 'dout') =>
      counting(0, 256).map((frame) => layout.words!(port, frame));
    const beside = {
      'info.rhd': headerBytes(layout),
      'amplifier.dat': numberBytes(counting(0, 256), 'int16'),
      'time.dat': numberBytes([...counting(0, 128), ...counting(1000, 128)], 'int32'),
    };
    const byPort = await readEvents(
      {
        ...beside,
        'digitalin.dat': numberBytes(words('din'), 'uint16'),
        'digitalout.dat': numberBytes(words('dout'), 'uint16'),
      },
      '',
    );
    expect(rowsOf(byPort)).toEqual(flanks);
    const line = (bit: number) =>
      numberBytes(
        words('din').map((word) => (word >> bit) & 1),
        'uint16',
      );
    const byLine = { ...beside, 'board-DIN-02.dat': line(2), 'board-DIN-15.dat': line(15) };
    expect(rowsOf(await readEvents(byLine, ''))).toEqual(flanks.slice(0, 4));
    const short = { ...beside, 'digitalin.dat': numberBytes([1], 'uint16') };
    await expect(readEvents(short, '')).rejects.toMatchObject({ code: 'DIGITAL_LINES_SHORT' });
  });

  it('of SpikeGLX are told by column and bit, whatever the words', async () => {
    const word = fc.constantFrom(0, 1, 0x40, 0x41, 0x8000, 0xffff);
    await fc.assert(
      fc.asyncProperty(fc.array(word, { minLength: 1, maxLength: 50 }), async (words) => {
        const frames = words.flatMap((value) => [5, 6, (value << 16) >> 16]);
        const events = await readEvents(
          {
            'r.ap.bin': numberBytes(frames, 'int16'),
            'r.ap.meta': meta(probe1),
          },
          'r.ap.bin',
        );
        const expected = words.flatMap((value, t) =>
          counting(0, 16).flatMap((bit) => {
            const isUp = (value >> bit) & 1;
            const wasUp = t === 0 ? isUp : (words[t - 1]! >> bit) & 1;
            return isUp === wasUp ? [] : [[`SY0.${bit}`, 0, t, isUp, '']];
          }),
        );
        expect(rowsOf(events)).toEqual(expected);
      }),
    );
  });

  it('of a National Instruments device are there also where it recorded no electrode', async () => {
    const nidq = {
      typeThis: 'nidq',
      nSavedChans: 2,
      snsMnMaXaDw: '0,0,1,1',
      niSampRate: 1000,
      niAiRangeMax: 5,
    };
    const files = {
      'r.nidq.bin': numberBytes([9, 0, 9, 2, 9, 0], 'int16'),
      'r.nidq.meta': meta(nidq),
    };
    const events = await readEvents(files, 'r.nidq.bin', { allChannels: true });
    expect(rowsOf(events)).toEqual([
      ['XD1.1', 0, 1, 1, ''],
      ['XD1.1', 0, 2, 0, ''],
    ]);
  });

  it('that are up in one block and down in the next change between them', async () => {
    const long: Layout = { ...layout, words: (_, frame) => Number(frame < 128) << 2 };
    const blocks = blockBytes(long, [0, 128]);
    expect(blocks.length).toBeGreaterThan(0);
    const events = await readEvents({ 'a.rhd': fileOf(long, [0, 128]) }, 'a.rhd');
    expect(rowsOf(events)).toEqual([['DIN-02', 0, 128, 0, '']]);
  });
});
