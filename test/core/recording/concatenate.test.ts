import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { sampleIndex, seconds } from '../../../core/base/quantities.ts';
import { concatenate, inOrderOfTime } from '../../../core/recording/concatenate.ts';
import type { Recording } from '../../../core/recording/recording.ts';
import { recordingOf } from '../preprocess/synthetic.ts';

const traces = fc.integer({ min: 1, max: 40 }).chain((length) =>
  fc.array(fc.float64Array({ minLength: length, maxLength: length, noNaN: true }), {
    minLength: 2,
    maxLength: 2,
  }),
);
/** Traces of segments, and how many of them each file holds. */
const files = fc.array(fc.array(traces, { minLength: 1, maxLength: 3 }), {
  minLength: 1,
  maxLength: 4,
});

const shifted = (recording: Recording, samples: number): Recording => ({
  ...recording,
  segments: recording.segments.map((segment) => ({
    ...segment,
    startSample: sampleIndex(segment.startSample + samples),
    startTime: seconds((segment.startSample + samples) / recording.sampleRate),
  })),
});

const named = (recordings: readonly Recording[]) =>
  recordings.map((recording, i) => ({ name: `r${i}`, recording }));

describe('concatenated recordings', () => {
  it('are the one recording that holds the same segments', async () => {
    await fc.assert(
      fc.asyncProperty(files, fc.gen(), async (segmentsOfFiles, gen) => {
        const whole = recordingOf(segmentsOfFiles.flat());
        let first = 0;
        const parts = segmentsOfFiles.map((segments) => {
          const part = shifted(recordingOf(segments), 1e6 * first);
          first += segments.length;
          return part;
        });
        const joined = concatenate(named(parts));
        expect(joined.segments).toEqual(whole.segments);
        expect(joined.channelNames).toEqual(whole.channelNames);
        for (let segment = 0; segment < whole.segments.length; segment++) {
          const { sampleCount } = whole.segments[segment]!;
          const start = gen(fc.nat, sampleCount);
          const end = gen(fc.integer, { min: start, max: sampleCount });
          const read = (recording: Recording) =>
            recording.read(segment, start, end, new Float32Array(2 * (end - start)));
          expect(await read(joined)).toEqual(await read(whole));
        }
      }),
      { numRuns: 50 },
    );
  });

  it('follow each other where their clocks say nothing, their own gaps kept', () => {
    const a = recordingOf([[[1, 2, 3]], [[4, 5]]], 1000);
    const b = recordingOf([[[6]]], 1000);
    expect(concatenate(named([a, b, a])).segments).toEqual([
      { startSample: 0, startTime: 0, sampleCount: 3 },
      { startSample: 1e6, startTime: 1e3, sampleCount: 2 },
      { startSample: 1e6 + 2, startTime: 1000.002, sampleCount: 1 },
      { startSample: 1e6 + 3, startTime: 1000.003, sampleCount: 3 },
      { startSample: 2e6 + 3, startTime: 2000.003, sampleCount: 2 },
    ]);
  });

  it('are ordered by their clocks where these agree, else left in their order', () => {
    const at = (start: number) => ({
      name: `at ${start}`,
      recording: shifted(recordingOf([[[1, 2, 3]]]), start),
    });
    const order = (...starts: number[]) =>
      inOrderOfTime(starts.map(at)).map(({ recording }) => recording.segments[0]!.startSample);
    expect(order(30, 0, 10)).toEqual([0, 10, 30]);
    expect(order(30, 0, 2)).toEqual([30, 0, 2]);
    expect(order(0, 0)).toEqual([0, 0]);
  });

  const base = recordingOf([[[1], [2]]]);
  it.each<[string, Partial<Recording>]>([
    ['samples per second: 20000, not 30000', recordingOf([[[1], [2]]], 20000)],
    ['channels: 1, not 2', recordingOf([[[1]]])],
    ['channel names: A B, not CH1 CH2', { channelNames: ['A', 'B'] }],
    ['its probe is moved', { probe: { ...base.probe, name: 'moved', shankIds: ['0', '1'] } }],
    [
      'physical unit: none stated, not microvolts',
      { notices: [{ code: 'NO_PHYSICAL_UNITS', message: '' }] },
    ],
  ])('must not differ: %s', (difference, changes) => {
    const parts = named([base, { ...base, ...changes }]);
    expect(() => concatenate(parts)).toThrow(
      expect.objectContaining({
        code: 'RECORDINGS_DIFFER',
        message: expect.stringMatching(new RegExp(`^r1 .* r0: ${difference}`)),
      }),
    );
  });
});
