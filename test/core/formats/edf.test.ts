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

interface Signal {
  readonly label: string;
  readonly unit: string;
  readonly frames: number;
  readonly counts: readonly number[];
}

interface FileOptions {
  readonly bits?: 16 | 24;
  readonly recordSeconds?: number;
  readonly reserved?: string;
}

const field = (value: string | number, width: number) =>
  String(value).padEnd(width).slice(0, width);

/** Records of `frames` samples a signal; -100 to 300 physical units over counts of -1000 to 1000. */
function edfBytes(signals: readonly Signal[], options: FileOptions = {}): Uint8Array {
  const { bits = 16, recordSeconds = 0.5, reserved = '' } = options;
  const records = signals[0]!.counts.length / signals[0]!.frames;
  const columns: readonly ((signal: Signal) => string)[] = [
    ({ label }) => field(label, 16),
    () => field('', 80),
    ({ unit }) => field(unit, 8),
    () => field(-100, 8),
    () => field(300, 8),
    () => field(-1000, 8),
    () => field(1000, 8),
    () => field('', 80),
    ({ frames }) => field(frames, 8),
    () => field('', 32),
  ];
  return concatBytes(
    bits === 24 ? '\xffBIOSEMI' : field(0, 8),
    field('', 80 + 80 + 16),
    field(256 * (signals.length + 1), 8),
    field(reserved, 44),
    field(records, 8),
    field(recordSeconds, 8),
    field(signals.length, 4),
    ...columns.flatMap((column) => signals.map(column)),
    ...counting(0, records).flatMap((record) =>
      signals.map(({ counts, frames }) =>
        numberBytes(
          counts.slice(record * frames, (record + 1) * frames),
          bits === 24 ? 'int24' : 'int16',
        ),
      ),
    ),
  );
}

const toPhysical = (count: number) => Math.fround(0.2 * (count - -500));
const spikes: Signal = { label: 'Wire 1', unit: 'uV', frames: 4, counts: counting(-500, 12) };

async function open(bytes: Uint8Array, options = {}) {
  return (await openRecording(memoryTree({ 'a.edf': bytes }), 'a.edf', options)).recordings[0]!
    .recording;
}

describe('EDF and BDF files', () => {
  it.each([16, 24] as const)(
    'of %i bits give physical values, millivolts as microvolts',
    async (bits) => {
      const second = { ...spikes, label: 'Wire 2', unit: 'mV', counts: counting(0, 12) };
      const recording = await open(edfBytes([spikes, second], { bits }));
      expect(recording.sampleRate).toBe(8);
      expect(recording.channelNames).toEqual(['Wire 1', 'Wire 2']);
      const [first, other] = await readRows(recording);
      for (const [t, value] of first!.entries()) expect(value).toBeCloseTo(toPhysical(t - 500), 4);
      for (const [t, value] of other!.entries()) expect(value).toBeCloseTo(1000 * toPhysical(t), 1);
      await expectRangesOfWhole(recording, 10);
    },
  );

  it('leave out annotations, other rates and what is no voltage, and list them', async () => {
    const recording = await open(
      edfBytes([
        spikes,
        { label: 'EDF Annotations', unit: '', frames: 2, counts: counting(0, 6) },
        { label: 'Temperature', unit: 'degC', frames: 4, counts: counting(0, 12) },
      ]),
    );
    expect(recording.channelNames).toEqual(['Wire 1']);
    expect(noticeCodes(recording)).toEqual(['OTHER_RATES_LEFT_OUT', 'CHANNELS_LEFT_OUT']);
  });

  it('with interruptions are refused, and cut ones read to the last whole record', async () => {
    await expect(open(edfBytes([spikes], { reserved: 'EDF+D' }))).rejects.toMatchObject({
      code: 'EDF_DISCONTINUOUS',
    });
    const whole = edfBytes([spikes]);
    const short = await open(whole.subarray(0, whole.length - 3));
    expect(short.segments[0]!.sampleCount).toBe(8);
    expect(noticeCodes(short)).toEqual(['TRUNCATED_LAST_FRAME']);
  });

  it('that are damaged are refused or read, and never crash', async () => {
    const whole = edfBytes([spikes, spikes]);
    await expectDamageIsNoCrash(whole, 8, open);
  });
});
