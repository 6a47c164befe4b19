import { describe, expect, it } from 'vitest';
import { openRecording } from '../../../core/formats/registry.ts';
import { readEvents, rowsOf } from './events/read-events.ts';
import { counting } from './support/build-files.ts';
import { annotationSignal, edfBytes, type Signal } from './support/edf-files.ts';
import {
  expectDamageIsNoCrash,
  expectRangesOfWhole,
  noticeCodes,
  readRows,
} from './support/laws.ts';
import { memoryTree } from './support/memory-tree.ts';

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

  it('with interruptions have a segment for each stretch, by the onset of every record', async () => {
    const onsets = ['+0.25', '+0.75', '+3.25'];
    const annotations = annotationSignal(onsets.map((onset) => `${onset}\x14\x14`));
    const recording = await open(edfBytes([spikes, annotations], { reserved: 'EDF+D' }));
    expect(noticeCodes(recording)).toContain('GAPS');
    expect(recording.segments).toEqual([
      { startSample: 0, sampleCount: 8, startTime: 0 },
      { startSample: 24, sampleCount: 4, startTime: 3 },
    ]);
    expect((await readRows(recording, 1))[0]!.map((value) => Math.round(5 * value))).toEqual(
      [508, 509, 510, 511].map((count) => count - 500),
    );
    await expect(open(edfBytes([spikes], { reserved: 'EDF+D' }))).rejects.toMatchObject({
      code: 'EDF_ANNOTATIONS',
    });
  });

  it('tell annotations and trigger codes as events', async () => {
    const annotations = annotationSignal([
      '+1\x14\x14\0+1.25\x150.5\x14light\x14tone\x14',
      '+1.5\x14\x14',
      '+2\x14\x14\0+2.125\x14end\x14',
    ]);
    const edf = edfBytes([spikes, annotations], { reserved: 'EDF+C' });
    const events = await readEvents({ 'a.edf': edf }, 'a.edf');
    expect(rowsOf(events)).toEqual([
      ['annotations', 0, 2, Number.NaN, 'light'],
      ['annotations', 0, 2, Number.NaN, 'tone'],
      ['annotations', 0, 9, Number.NaN, 'end'],
    ]);
    expect(Array.from(events.durationSeconds)).toEqual([0.5, 0.5, Number.NaN]);
    const counts = [0, 0, 7, 7, 0, 0x010007, 0x030007, 9, 9, 9, 0, 0];
    const status = { label: 'Status', unit: 'Boolean', frames: 4, counts };
    const bdf = edfBytes([spikes, status], { bits: 24 });
    expect(rowsOf(await readEvents({ 'a.bdf': bdf }, 'a.bdf'))).toEqual([
      ['Status', 0, 2, 7, ''],
      ['Status', 0, 5, 7, ''],
      ['Status', 0, 7, 9, ''],
    ]);
  });

  it('that are cut are read to the last whole record', async () => {
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
