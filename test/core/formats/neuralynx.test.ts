import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { openRecording } from '../../../core/formats/registry.ts';
import { counting } from './support/build-files.ts';
import {
  expectDamageIsNoCrash,
  expectRangesOfWhole,
  noticeCodes,
  readRows,
} from './support/laws.ts';
import { memoryTree } from './support/memory-tree.ts';
import {
  ncsBytes,
  type RecordOptions,
  recordFrames,
  recordMicroseconds,
  recordsWithSkips,
} from './support/neuralynx-files.ts';

describe('Neuralynx continuous files', () => {
  it('of one folder become the channels of a recording, in microvolts, inverted ones turned', async () => {
    const records = recordsWithSkips([0, 0, 0]);
    const tree = memoryTree({
      'day/CSC10.ncs': ncsBytes(records, { name: 'CSC10', inverted: true }),
      'day/CSC2.ncs': ncsBytes(records, { name: 'CSC2' }),
      'day/Events.nev': 'events',
    });
    const { recordings, format } = await openRecording(tree, 'day', {});
    expect(format).toBe('Neuralynx');
    expect(recordings.map(({ name }) => name)).toEqual(['day']);
    const { recording, samples } = recordings[0]!;
    expect(recording.channelNames).toEqual(['CSC2', 'CSC10']);
    expect(samples.map(({ name }) => name)).toEqual(['day/CSC2.ncs', 'day/CSC10.ncs']);
    const values = counting(0, 3 * recordFrames);
    expect(await readRows(recording)).toEqual([values, values.map((value) => -value)]);
    await expectRangesOfWhole(recording);
  });

  it('begin a segment wherever records are missing, however many lie between', async () => {
    const skips = fc.array(fc.constantFrom(0, 0, 0, 0, 1, 7, 100_000), {
      minLength: 1,
      maxLength: 12,
    });
    await fc.assert(
      fc.asyncProperty(skips, fc.integer({ min: 1, max: 2 ** 50 }), async (leading, start) => {
        const lost = [0, ...leading];
        const tree = memoryTree({ 'a.ncs': ncsBytes(recordsWithSkips(lost, start)) });
        const { recording } = (await openRecording(tree, 'a.ncs', {})).recordings[0]!;
        const gaps = leading.filter((skip) => skip > 0).length;
        expect(recording.segments.length).toBe(gaps + 1);
        expect(noticeCodes(recording)).toEqual(gaps === 0 ? [] : ['GAPS']);
        if (gaps === 1) expect(recording.notices[0]!.message).toContain('a.ncs jumps once: ');
        let elapsed = start;
        const starts = lost.flatMap((skip, i) => {
          elapsed += skip * recordMicroseconds;
          const begins = i === 0 || skip > 0 ? [elapsed / 1e6] : [];
          elapsed += recordMicroseconds;
          return begins;
        });
        expect(recording.segments.map(({ startTime }) => startTime)).toEqual(starts);
        const rows = await Promise.all(recording.segments.map((_, i) => readRows(recording, i)));
        expect(rows.flatMap(([row]) => row)).toEqual(
          counting(0, lost.length * recordFrames).map((value) => value % 30_000),
        );
      }),
      { numRuns: 40 },
    );
  });

  it('find a gap far into a file, and a clock a little fast is no gap', async () => {
    const skips = counting(0, 3000).map((i) => (i === 1700 ? 1 : 0));
    const open = async (records: readonly RecordOptions[]) =>
      (await openRecording(memoryTree({ 'a.ncs': ncsBytes(records) }), 'a.ncs', {})).recordings[0]!
        .recording;
    const withGap = await open(recordsWithSkips(skips));
    expect(withGap.segments.map(({ sampleCount }) => sampleCount / recordFrames)).toEqual([
      1700, 1300,
    ]);
    const fast = recordsWithSkips(counting(0, 3000).fill(0)).map((record) => ({
      ...record,
      microseconds: Math.round(record.microseconds * 1.00005),
    }));
    expect((await open(fast)).segments.length).toBe(1);
  });

  it('end a segment with a record that is not full', async () => {
    const records = recordsWithSkips([0, 0, 0]);
    const short = records.map((record, i) => (i === 1 ? { ...record, validFrames: 100 } : record));
    const tree = memoryTree({ 'a.ncs': ncsBytes(short) });
    const { recording } = (await openRecording(tree, 'a.ncs', {})).recordings[0]!;
    expect(recording.segments.map(({ sampleCount }) => sampleCount)).toEqual([612, 512]);
    expect((await readRows(recording, 1))[0]![0]).toBe(1024);
  });

  it('of other rates or times are recordings of their own, and empty ones are left out', async () => {
    const records = recordsWithSkips([0, 0]);
    const tree = memoryTree({
      'a/CSC1.ncs': ncsBytes(records),
      'a/CSC2.ncs': ncsBytes(records, { name: 'CSC2' }),
      'a/LFP1.ncs': ncsBytes(recordsWithSkips([0]), { rate: 2000 }),
      'a/None.ncs': ncsBytes([]),
    });
    const { recordings, notices } = await openRecording(tree, 'a', {});
    expect(recordings.map(({ name }) => name)).toEqual(['a-Tet1', 'LFP1']);
    expect(notices.map(({ code }) => code)).toEqual(['EMPTY_FILE']);
  });

  it('that are shorter end the recording, and a part of a record is left out', async () => {
    const records = recordsWithSkips([0, 0, 0]);
    const tree = memoryTree({
      'a/CSC1.ncs': ncsBytes(records),
      'a/CSC2.ncs': ncsBytes(records).subarray(0, 16_384 + 2 * 1044 + 5),
    });
    const { recording } = (await openRecording(tree, 'a', {})).recordings[0]!;
    expect(recording.segments.map(({ sampleCount }) => sampleCount)).toEqual([1024]);
    expect(noticeCodes(recording)).toEqual(['CHANNEL_LENGTHS_DIFFER', 'TRUNCATED_LAST_FRAME']);
  });

  it('that are damaged are refused or read, and never crash', async () => {
    await expectDamageIsNoCrash(ncsBytes(recordsWithSkips([0, 0, 3])), 24, async (bytes) => {
      const tree = memoryTree({ 'a.ncs': bytes });
      return (await openRecording(tree, 'a.ncs', {})).recordings[0]!.recording;
    });
  });

  it.each([
    ['a header cut short', new Uint8Array(100), 'NEURALYNX_HEADER'],
    ['another file', new Uint8Array(20_000), 'NEURALYNX_HEADER'],
    [
      'a record of too many samples',
      ncsBytes([{ microseconds: 1, firstValue: 0, validFrames: 513 }]),
      'NEURALYNX_RECORD',
    ],
  ])('refuse %s', async (_, bytes, code) => {
    const tree = memoryTree({ 'a.ncs': bytes });
    await expect(openRecording(tree, 'a.ncs', {})).rejects.toMatchObject({ code });
    expect(tree.openCount()).toBe(0);
  });
});
