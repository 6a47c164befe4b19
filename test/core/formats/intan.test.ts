import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { openRecording } from '../../../core/formats/registry.ts';
import { counting, numberBytes } from './support/build-files.ts';
import {
  all,
  amplifiers,
  fileOf,
  framesOf,
  headerBytes,
  type Layout,
  layouts,
} from './support/intan-files.ts';
import {
  expectDamageIsNoCrash,
  expectRangesOfWhole,
  noticeCodes,
  readRows,
} from './support/laws.ts';
import { memoryTree } from './support/memory-tree.ts';

async function open(bytes: Uint8Array, options = {}) {
  const tree = memoryTree({ 'day.rhd': bytes });
  return (await openRecording(tree, 'day.rhd', options)).recordings[0]!.recording;
}

describe('Intan files', () => {
  it.each(layouts)('%s gives its amplifiers in microvolts', async (_, layout) => {
    const frames = framesOf(layout);
    const recording = await open(fileOf(layout, [0, frames, 2 * frames]));
    expect(recording.channelNames).toEqual(['A-000', 'A-002']);
    expect(noticeCodes(recording)).toEqual(['CHANNELS_LEFT_OUT', 'OTHER_SIGNALS_LEFT_OUT']);
    const others = layout.system === 'rhd' ? ['AUX1', 'VDD1'] : ['DAC-00'];
    for (const name of ['ADC-00', ...others]) {
      expect(recording.notices.some(({ message }) => message.includes(name))).toBe(true);
    }
    expect(await readRows(recording)).toEqual(
      [0, 1].map((c) => counting(1000 * c, 3 * frames).map((count) => Math.fround(count * 0.195))),
    );
    await expectRangesOfWhole(recording, 10);
    const everything = await open(fileOf(layout, [0, frames]), { allChannels: true });
    expect(everything.channelNames).toEqual(['A-000', 'A-002', 'ADC-00']);
  });

  it('begin a segment wherever the time stamps jump, and count from a trigger backwards', async () => {
    const layout = layouts[2]![1];
    const skips = fc.array(fc.constantFrom(0, 0, 0, 1, 12, 5000), { minLength: 1, maxLength: 12 });
    await fc.assert(
      fc.asyncProperty(skips, fc.constantFrom(-256, 0, 70_000), async (lost, start) => {
        let next = start;
        const firsts = lost.map((skip) => {
          const first = next + skip;
          next = first + 128;
          return first;
        });
        const recording = await open(fileOf(layout, firsts));
        const clock = recording.segments.flatMap(({ startSample, sampleCount }) =>
          counting(startSample, sampleCount),
        );
        const zero = Math.min(0, firsts[0]!);
        expect(clock).toEqual(firsts.flatMap((first) => counting(first - zero, 128)));
        const gaps = lost.slice(1).filter((skip) => skip > 0).length;
        expect(recording.segments.length).toBe(gaps + 1);
      }),
      { numRuns: 40 },
    );
  });

  it('find a jump in a long file', async () => {
    const layout: Layout = { system: 'rhd', version: [3, 0], channels: amplifiers.slice(0, 1) };
    const firsts = counting(0, 900).map((block) => 128 * block + (block >= 613 ? 1 : 0));
    const recording = await open(fileOf(layout, firsts));
    expect(recording.segments.map(({ sampleCount }) => sampleCount / 128)).toEqual([613, 287]);
  });

  it('with a file for each kind of signal are opened by the header or the samples', async () => {
    const layout: Layout = { system: 'rhd', version: [3, 0], channels: all };
    const tree = memoryTree({
      'day/info.rhd': headerBytes(layout),
      'day/amplifier.dat': numberBytes(counting(-10, 20), 'int16'),
      'day/time.dat': numberBytes([0, 1, 2, 3, 10, 11, 12, 13, 14, 15], 'int32'),
      'day/digitalin.dat': numberBytes(counting(0, 10), 'uint16'),
    });
    for (const path of ['day', 'day/info.rhd', 'day/amplifier.dat']) {
      const { recordings } = await openRecording(tree, path, {});
      const { recording, name, samples } = recordings[0]!;
      expect(name).toBe('day');
      expect(samples.map((source) => source.name)).toEqual(['day/amplifier.dat']);
      expect(
        recording.segments.map(({ startSample, sampleCount }) => [startSample, sampleCount]),
      ).toEqual([
        [0, 4],
        [10, 6],
      ]);
      const rows = await readRows(recording, 1);
      expect(rows[0]).toEqual(counting(0, 6).map((t) => Math.fround((-2 + 2 * t) * 0.195)));
    }
  });

  it('with a file for each channel are opened as one', async () => {
    const layout: Layout = { system: 'rhd', version: [3, 0], channels: amplifiers };
    const files = {
      'info.rhd': headerBytes(layout),
      'amp-A-000.dat': numberBytes(counting(0, 9), 'int16'),
      'amp-A-002.dat': numberBytes(counting(100, 8), 'int16'),
    };
    const { recordings } = await openRecording(memoryTree(files), '', {});
    const { recording, samples } = recordings[0]!;
    expect(samples).toHaveLength(2);
    expect(noticeCodes(recording)).toEqual(['SAMPLE_NUMBERS_MISSING']);
    expect(await readRows(recording)).toEqual(
      [0, 100].map((first) => counting(first, 8).map((count) => Math.fround(count * 0.195))),
    );
    await expectRangesOfWhole(recording, 5);
    const { 'amp-A-002.dat': _, ...missing } = files;
    await expect(openRecording(memoryTree(missing), '', {})).rejects.toMatchObject({
      code: 'FILE_NOT_FOUND',
    });
  });

  it('that are damaged are refused or read, and never crash', async () => {
    const whole = fileOf(layouts[1]![1], [0, 60, 120]);
    await expectDamageIsNoCrash(whole, 4, open);
  });
});
