import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { openRecording } from '../../../core/formats/registry.ts';
import { counting } from './support/build-files.ts';
import { expectRangesOfWhole, noticeCodes, readRows } from './support/laws.ts';
import { memoryTree } from './support/memory-tree.ts';
import { continuousBytes, recordFrames } from './support/open-ephys-legacy-files.ts';

describe('Open Ephys continuous files', () => {
  it('become the channels of a recording, cut where sample numbers jump', async () => {
    const skips = fc.array(fc.constantFrom(0, 0, 0, 1, 5000), { minLength: 1, maxLength: 8 });
    await fc.assert(
      fc.asyncProperty(skips, async (lost) => {
        let next = 1000;
        const firsts = lost.map((skip) => {
          const first = next + skip;
          next = first + recordFrames;
          return first;
        });
        const tree = memoryTree({
          '100_CH1.continuous': continuousBytes(firsts),
          '100_CH2.continuous': continuousBytes(firsts, { channel: 'CH2', bitVolts: 1 }),
          '100_ADC1.continuous': continuousBytes(firsts, { channel: 'ADC1' }),
          'all_channels.events': 'events',
        });
        const { recordings, format } = await openRecording(tree, '', {});
        expect(format).toBe('Open Ephys (legacy)');
        const { recording } = recordings[0]!;
        expect(recording.channelNames).toEqual(['CH1', 'CH2']);
        expect(noticeCodes(recording)).toContain('CHANNELS_LEFT_OUT');
        const clock = recording.segments.flatMap(({ startSample, sampleCount }) =>
          counting(startSample, sampleCount),
        );
        expect(clock).toEqual(firsts.flatMap((first) => counting(first, recordFrames)));
        const rows = await Promise.all(recording.segments.map((_, i) => readRows(recording, i)));
        const counts = counting(0, lost.length * recordFrames);
        expect(rows.flatMap((segment) => segment[1]!)).toEqual(counts);
        expect(rows.flatMap((segment) => segment[0]!)).toEqual(counts.map((count) => count / 2));
      }),
      { numRuns: 20 },
    );
  });

  it('give any range as the slice of the whole', async () => {
    const tree = memoryTree({ 'a.continuous': continuousBytes([0, 1024, 9000]) });
    const { recordings } = await openRecording(tree, 'a.continuous', {});
    await expectRangesOfWhole(recordings[0]!.recording, 10);
  });

  it('that lost different records are not put together', async () => {
    const tree = memoryTree({
      'a/1_CH1.continuous': continuousBytes([0, 1024, 4096]),
      'a/1_CH2.continuous': continuousBytes([0, 1024, 5120], { channel: 'CH2' }),
    });
    await expect(openRecording(tree, 'a', {})).rejects.toMatchObject({ code: 'CLOCKS_DIFFER' });
  });

  it.each([
    ['a header cut short', continuousBytes([]).subarray(0, 60), 'OPEN_EPHYS_HEADER'],
    ['no record', continuousBytes([]), 'EMPTY_FILE'],
    ['a record of another length', continuousBytes([0], { frames: 7 }), 'OPEN_EPHYS_RECORD'],
  ])('are refused with %s', async (_, bytes, code) => {
    const tree = memoryTree({ 'a.continuous': bytes });
    await expect(openRecording(tree, 'a.continuous', {})).rejects.toMatchObject({ code });
    expect(tree.openCount()).toBe(0);
  });
});
