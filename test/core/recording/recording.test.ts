import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { durationSeconds, totalSampleCount } from '../../../core/recording/recording.ts';
import { recordingOf } from '../preprocess/synthetic.ts';

describe('the length of a recording', () => {
  it('is that of its segments together, without the gaps between them', () => {
    fc.assert(
      fc.property(fc.array(fc.nat(500), { maxLength: 6 }), (lengths) => {
        const recording = recordingOf(
          lengths.map((length) => [new Float64Array(length)]),
          250,
        );
        const samples = lengths.reduce((a, b) => a + b, 0);
        expect(totalSampleCount(recording)).toBe(samples);
        expect(durationSeconds(recording)).toBeCloseTo(samples / 250, 9);
      }),
    );
  });
});
