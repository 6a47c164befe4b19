import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { openRecording } from '../../../core/formats/registry.ts';
import { concatBytes, counting, numberBytes } from './support/build-files.ts';
import {
  expectDamageIsNoCrash,
  expectRangesOfWhole,
  noticeCodes,
  readRows,
} from './support/laws.ts';
import { memoryTree } from './support/memory-tree.ts';

type System = 'rhd' | 'rhs';

interface Channel {
  readonly name: string;
  readonly signal: number;
  readonly enabled?: boolean;
}

interface Layout {
  readonly system: System;
  readonly version: readonly [number, number];
  readonly channels: readonly Channel[];
  readonly hasDc?: boolean;
}

const qtText = (text: string) =>
  concatBytes(
    numberBytes([2 * text.length], 'uint32'),
    numberBytes(
      Array.from(text, (character) => character.charCodeAt(0)),
      'uint16',
    ),
  );
const noText = numberBytes([0xffffffff], 'uint32');
const int16 = (...values: readonly number[]) => numberBytes(values, 'int16');
const zeros = (bytes: number) => new Uint8Array(bytes);

function headerBytes({ system, version, channels, hasDc = false }: Layout): Uint8Array {
  const [major, minor] = version;
  const isRhd = system === 'rhd';
  const since = (otherMajor: number, otherMinor: number) =>
    major > otherMajor || (major === otherMajor && minor >= otherMinor);
  return concatBytes(
    numberBytes([isRhd ? 0xc6912702 : 0xd69127ac], 'uint32'),
    int16(major, minor),
    numberBytes([20_000], 'float32'),
    zeros(isRhd ? 2 + 24 + 2 + 8 : 2 + 32 + 2 + 8 + 4 + 12),
    qtText('a note: µ'),
    noText,
    noText,
    isRhd ? (since(1, 1) ? int16(1) : '') : int16(hasDc ? 1 : 0),
    isRhd ? (since(1, 3) ? int16(0) : '') : int16(0),
    isRhd && !since(2, 0) ? '' : noText,
    int16(2),
    concatBytes(qtText('Port B'), qtText('B'), int16(0, 0, 0)),
    concatBytes(qtText('Port A'), qtText('A'), int16(1, channels.length, 0)),
    ...channels.map(({ name, signal, enabled = true }) =>
      concatBytes(
        qtText(name),
        noText,
        int16(0, 0, signal, enabled ? 1 : 0),
        zeros((isRhd ? 12 : 14) + 8),
      ),
    ),
  );
}

const framesOf = ({ system, version }: Layout) => (system === 'rhd' && version[0] < 2 ? 60 : 128);

/** Blocks whose amplifier `c` has the count `1000 c + t` in frame t, at the given first frames. */
function blockBytes(layout: Layout, firstFrames: readonly number[]): Uint8Array {
  const frames = framesOf(layout);
  const { system, channels, hasDc = false } = layout;
  const isRhd = system === 'rhd';
  const count = (signal: number) =>
    channels.filter((channel) => channel.signal === signal && channel.enabled !== false).length;
  return concatBytes(
    ...firstFrames.map((first, block) =>
      concatBytes(
        numberBytes(counting(first, frames), 'int32'),
        ...counting(0, count(0)).map((c) =>
          numberBytes(counting(32_768 + 1000 * c + block * frames, frames), 'uint16'),
        ),
        isRhd
          ? zeros(
              2 * (frames / 4) * count(1) +
                2 * count(2) +
                (layout.version[1] >= 1 || layout.version[0] > 1 ? 2 : 0),
            )
          : zeros(2 * frames * count(0) * (hasDc ? 2 : 1)),
        ...counting(0, count(3)).map(() => numberBytes(new Array(frames).fill(9), 'uint16')),
        zeros(
          2 *
            frames *
            ((isRhd ? 0 : count(4)) +
              (count(isRhd ? 4 : 5) > 0 ? 1 : 0) +
              (count(isRhd ? 5 : 6) > 0 ? 1 : 0)),
        ),
      ),
    ),
  );
}

const amplifiers: readonly Channel[] = [
  { name: 'A-000', signal: 0 },
  { name: 'A-001', signal: 0, enabled: false },
  { name: 'A-002', signal: 0 },
];
const all: readonly Channel[] = [
  ...amplifiers,
  { name: 'AUX1', signal: 1 },
  { name: 'VDD1', signal: 2 },
  { name: 'ADC-00', signal: 3 },
  { name: 'DIN-00', signal: 4 },
  { name: 'DIN-01', signal: 4 },
  { name: 'DOUT-00', signal: 5 },
];
const stimulator: readonly Channel[] = [
  ...amplifiers,
  { name: 'ADC-00', signal: 3 },
  { name: 'DAC-00', signal: 4 },
  { name: 'DIN-00', signal: 5 },
  { name: 'DOUT-00', signal: 6 },
];

const layouts: readonly [string, Layout][] = [
  ['rhd 1.0', { system: 'rhd', version: [1, 0], channels: all }],
  ['rhd 1.5', { system: 'rhd', version: [1, 5], channels: all }],
  ['rhd 3.0', { system: 'rhd', version: [3, 0], channels: all }],
  ['rhs', { system: 'rhs', version: [3, 0], channels: stimulator }],
  [
    'rhs with direct current',
    { system: 'rhs', version: [3, 0], channels: stimulator, hasDc: true },
  ],
];

const fileOf = (layout: Layout, firstFrames: readonly number[]) =>
  concatBytes(headerBytes(layout), blockBytes(layout, firstFrames));

async function open(bytes: Uint8Array, options = {}) {
  const tree = memoryTree({ 'day.rhd': bytes });
  return (await openRecording(tree, 'day.rhd', options)).recordings[0]!.recording;
}

describe('Intan files', () => {
  it.each(layouts)('%s gives its amplifiers in microvolts', async (_, layout) => {
    const frames = framesOf(layout);
    const recording = await open(fileOf(layout, [0, frames, 2 * frames]));
    expect(recording.channelNames).toEqual(['A-000', 'A-002']);
    expect(noticeCodes(recording)).toEqual(['CHANNELS_LEFT_OUT']);
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
