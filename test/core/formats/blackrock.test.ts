import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { openRecording } from '../../../core/formats/registry.ts';
import { electrodes, microvolts, nsxBytes, text } from './support/blackrock-files.ts';
import { concatBytes, counting, numberBytes } from './support/build-files.ts';
import {
  expectDamageIsNoCrash,
  expectRangesOfWhole,
  noticeCodes,
  readRows,
} from './support/laws.ts';
import { memoryTree } from './support/memory-tree.ts';

async function open(bytes: Uint8Array, options = {}) {
  const tree = memoryTree({ 'day.ns6': bytes });
  return (await openRecording(tree, 'day.ns6', options)).recordings[0]!.recording;
}

describe('Blackrock continuous files', () => {
  it.each(['2.3', '3.0'] as const)(
    'of version %s begin a segment after every pause',
    async (version) => {
      const lengths = fc.array(fc.integer({ min: 2, max: 40 }), { minLength: 1, maxLength: 6 });
      await fc.assert(
        fc.asyncProperty(lengths, async (frames) => {
          let ticks = 0;
          let value = 0;
          const packets = frames.map((count) => {
            const packet = { ticks, values: counting(value, 2 * count) };
            ticks += count + 700;
            value += 2 * count;
            return packet;
          });
          const recording = await open(nsxBytes(packets, { version }));
          expect(recording.segments).toEqual(
            packets.map((packet) => ({
              startSample: packet.ticks,
              sampleCount: packet.values.length / 2,
              startTime: packet.ticks / 30_000,
            })),
          );
          for (const [segment, { values }] of packets.entries()) {
            const rows = [0, 1].map((channel) =>
              values.filter((_, i) => i % 2 === channel).map((v) => v * microvolts),
            );
            expect(await readRows(recording, segment)).toEqual(rows);
          }
          await expectRangesOfWhole(recording, 3);
        }),
        { numRuns: 20 },
      );
    },
  );

  it('with a packet for every frame are cut where the network clock jumps', async () => {
    const nanoseconds = 1e9;
    const lost = 6000;
    const packets = counting(0, 9000).map((i) => ({
      ticks: Math.round(((i < lost ? i : i + 50) / 30_000) * nanoseconds),
      values: [i, -i],
    }));
    const recording = await open(nsxBytes(packets, { version: '3.0', timestampRate: nanoseconds }));
    expect(
      recording.segments.map(({ startSample, sampleCount }) => [startSample, sampleCount]),
    ).toEqual([
      [0, lost],
      [lost + 50, 3000],
    ]);
    const rows = await readRows(recording, 1);
    expect(rows[1]![0]).toBe(-lost * microvolts);
    await expectRangesOfWhole(recording, 5);
  });

  it('whose clock was set back say so', async () => {
    const values = counting(0, 20);
    const packets = [
      { ticks: 5000, values },
      { ticks: 0, values },
    ];
    expect(noticeCodes(await open(nsxBytes(packets)))).toEqual(['GAPS', 'CLOCK_STEPPED_BACK']);
  });

  it('that were cut off are read to their end', async () => {
    const whole = nsxBytes([{ ticks: 0, values: counting(0, 20) }]);
    const short = await open(whole.subarray(0, whole.length - 7));
    expect(short.segments.map(({ sampleCount }) => sampleCount)).toEqual([8]);
    expect(noticeCodes(short)).toEqual(['TRUNCATED_LAST_FRAME']);
    const unfinished = await open(nsxBytes([{ ticks: 0, values: counting(0, 20), announced: 0 }]));
    expect(unfinished.segments.map(({ sampleCount }) => sampleCount)).toEqual([10]);
  });

  it('leave out analogue inputs unless they are asked for', async () => {
    const channels = [electrodes[0]!, { id: 129, label: 'ainp1', unit: 'mV' }];
    const bytes = nsxBytes([{ ticks: 0, values: [4, 4, 8, 8] }], { channels });
    expect(noticeCodes(await open(bytes))).toEqual(['CHANNELS_LEFT_OUT']);
    const all = await open(bytes, { allChannels: true });
    expect(await readRows(all)).toEqual([
      [4 * microvolts, 8 * microvolts],
      [4000 * microvolts, 8000 * microvolts],
    ]);
  });

  it('of version 2.1 take their scale from the events file, or from the user', async () => {
    const nsx = concatBytes(
      'NEURALSG',
      text('30 kS/s', 16),
      numberBytes([1, 2, 7, 9], 'uint32'),
      numberBytes([1, 2, 3, 4], 'int16'),
    );
    const extended = [7, 9].map((id) =>
      concatBytes('NEUEVWAV', numberBytes([id, 0, 250 * id], 'uint16'), new Uint8Array(18)),
    );
    const nev = concatBytes(
      'NEURALEV',
      new Uint8Array(324),
      numberBytes([2], 'uint32'),
      ...extended,
    );
    const tree = memoryTree({ 'a.ns5': nsx, 'a.nev': nev, 'b.ns5': nsx });
    const scaled = (await openRecording(tree, 'a.ns5', {})).recordings[0]!.recording;
    expect(await readRows(scaled)).toEqual([
      [1.75, 5.25],
      [4.5, 9],
    ]);
    await expect(openRecording(tree, 'a.ns5', { gainUv: 2 })).rejects.toMatchObject({
      code: 'OPTION_NOT_APPLICABLE',
    });
    const alone = (await openRecording(tree, 'b.ns5', {})).recordings[0]!.recording;
    expect(noticeCodes(alone)).toEqual(['NO_PHYSICAL_UNITS']);
    const told = (await openRecording(tree, 'b.ns5', { gainUv: 2 })).recordings[0]!.recording;
    expect(await readRows(told)).toEqual([
      [2, 6],
      [4, 8],
    ]);
  });

  it('that are damaged are refused or read, and never crash', async () => {
    const whole = nsxBytes([
      { ticks: 0, values: counting(0, 20) },
      { ticks: 90, values: counting(0, 20) },
    ]);
    await expectDamageIsNoCrash(whole, 8, open);
  });
});
