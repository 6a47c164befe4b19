import fc from 'fast-check';
import { beforeAll, describe, expect, it } from 'vitest';
import { silentContext } from '../../../core/base/progress.ts';
import { Random } from '../../../core/base/random.ts';
import { type BadSpan, badSpansOf, joinBadSpans } from '../../../core/preprocess/bad-spans.ts';
import { noticesAboutBad } from '../../../core/preprocess/bad-stretch-notices.ts';
import { good, notFinite, saturated } from '../../../core/preprocess/bad-stretches.ts';
import { type PreprocessPlan, planPreprocessing } from '../../../core/preprocess/plan.ts';
import { whitened } from '../../../core/preprocess/preprocess.ts';
import type { Recording } from '../../../core/recording/recording.ts';
import { normalNoise, recordingOf } from './synthetic.ts';

const marks = fc
  .array(fc.constantFrom(good, good, notFinite, saturated), { minLength: 1, maxLength: 60 })
  .map((list) => Uint8Array.from(list));

describe('badSpansOf', () => {
  it('covers what is marked, each sample once, and nothing else', () => {
    fc.assert(
      fc.property(marks, fc.nat(20), fc.nat(20), (channelMarks, before, after) => {
        const from = Math.min(before, channelMarks.length);
        const to = Math.max(from, channelMarks.length - after);
        const masked = [{ channel: 3, gain: new Float32Array(0), marks: channelMarks }];
        const found = new Uint8Array(channelMarks.length);
        for (const span of badSpansOf(masked, 1, 1000, from, to)) {
          expect(span).toMatchObject({ channel: 3, segment: 1 });
          for (let t = 0; t < span.samples; t++) {
            expect(found[span.start - 1000 + from + t]).toBe(0);
            found[span.start - 1000 + from + t] = span.mark;
          }
        }
        expect(found.subarray(from, to)).toEqual(channelMarks.subarray(from, to));
      }),
    );
  });
});

describe('joinBadSpans', () => {
  it('adds up what each channel lost for each reason, from where that began, in any order', () => {
    const spans: BadSpan[] = [
      { channel: 1, mark: saturated, segment: 1, start: 5, samples: 10 },
      { channel: 1, mark: notFinite, segment: 0, start: 50, samples: 1 },
      { channel: 1, mark: saturated, segment: 0, start: 70, samples: 4 },
      { channel: 1, mark: saturated, segment: 0, start: 20, samples: 2 },
      { channel: 0, mark: saturated, segment: 0, start: 90, samples: 3 },
    ];
    const expected = [
      { channel: 0, mark: saturated, segment: 0, start: 90, samples: 3 },
      { channel: 1, mark: notFinite, segment: 0, start: 50, samples: 1 },
      { channel: 1, mark: saturated, segment: 0, start: 20, samples: 16 },
    ];
    for (const order of [spans, [...spans].reverse()]) {
      const joined = joinBadSpans(order);
      expect(joined.sort((a, b) => a.channel - b.channel || a.mark - b.mark)).toEqual(expected);
    }
  });
});

describe('what a view of a recording says of its bad spans', () => {
  const samples = 90_000;
  let recording: Recording;
  let plan: PreprocessPlan;
  beforeAll(async () => {
    const random = new Random(1);
    const traces = [0, 1].map(() => normalNoise(random, samples, 10));
    traces[0].fill(Number.NaN, 16_000, 17_000);
    traces[0].fill(3000, 80_000, 80_600);
    traces[1].fill(Number.NaN, 16_384, 16_390);
    recording = recordingOf([traces]);
    plan = await planPreprocessing(
      recording,
      {
        seed: 1,
        bandPass: { lowHz: 300, highHz: 6000 },
        reference: 'off',
        whiten: 'off',
        neighbourhoodUm: 100,
        drift: 'off',
      },
      silentContext,
    );
  });

  it('is all there is, once, however it is read', async () => {
    const expected = [
      { channel: 0, mark: notFinite, segment: 0, start: 16_000, samples: 1000 },
      { channel: 0, mark: saturated, segment: 0, start: 80_000, samples: 600 },
      { channel: 1, mark: notFinite, segment: 0, start: 16_384, samples: 6 },
    ];
    for (const step of [7_000, 16_384, samples]) {
      const view = whitened(recording, plan);
      const spans: BadSpan[] = [];
      for (let start = 0; start < samples; start += step) {
        const end = Math.min(samples, start + step);
        await view.read(0, start, end, new Float32Array(2 * (end - start)));
        spans.push(...view.badSpans(0, start, end));
      }
      const joined = joinBadSpans(spans);
      expect(joined.sort((a, b) => a.channel - b.channel || a.start - b.start)).toEqual(expected);
    }
  });

  it('is told with how long the longest of the channels is without signal', async () => {
    const view = whitened(recording, plan);
    await view.read(0, 0, samples, new Float32Array(2 * samples));
    const notices = noticesAboutBad(recording, view.badSpans(0, 0, samples), samples);
    expect(notices.map(({ code }) => code)).toEqual(['NOT_FINITE_SAMPLES', 'SATURATED_SAMPLES']);
    expect(notices[0].message).toContain('for up to 0.0333 s of the 3 s');
    expect(notices[0].message).toContain('first at 0.533 s');
    expect(notices[1].message).toContain('for 0.02 s of the 3 s');
  });
});
