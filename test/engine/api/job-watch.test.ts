import { describe, expect, it } from 'vitest';
import { learningStage } from '../../../core/index.ts';
import { JobWatch } from '../../../engine/api/sessions/job-watch.ts';
import { shareDone } from '../../../engine/api/sessions/stage-shares.ts';

const stagesOfSort = [
  'Measuring the noise',
  'Looking for drift',
  'Reading a sample',
  'Clustering',
  'Learning templates',
  'Following templates',
  'Sorting',
  'Deciding',
  'Fitting spike trains',
];

describe('how much of a sort is done', () => {
  it.each([1, 60, 3600])('grows from stage to stage to all of it (%i s)', (seconds) => {
    let before = 0;
    for (const stage of stagesOfSort) {
      expect(shareDone('sort', seconds, stage, 0)).toBeCloseTo(before, 12);
      before = shareDone('sort', seconds, stage, 1);
      expect(before).toBeGreaterThan(shareDone('sort', seconds, stage, 0.5));
    }
    expect(before).toBeCloseTo(1, 12);
  });

  it('is less for a longer recording while templates are learned', () => {
    const learned = [30, 300, 3600].map((seconds) => shareDone('sort', seconds, learningStage, 1));
    expect(learned).toEqual([...learned].sort((a, b) => b - a));
    expect(learned[0]).toBeGreaterThan(0.7);
    expect(learned[2]).toBeLessThan(0.2);
  });
});

describe('the time that a sort will still take', () => {
  const job = { kind: 'sort', recordedSeconds: 60, isResumed: false } as const;
  const told = (fraction: number, secondsLeft: number | null) => ({
    ...{ stage: learningStage, fraction, secondsLeft },
  });
  const leftOf = (watch: JobWatch, progress: ReturnType<typeof told>) => {
    watch.hear(progress);
    return watch.progress!.secondsLeft;
  };

  it('is told from the stages where no earlier sort tells it', () => {
    const watch = new JobWatch(job);
    watch.hear({ stage: 'Measuring the noise', fraction: 0.5, secondsLeft: null });
    expect(watch.progress!.secondsLeft).toBeNull();
    const left = leftOf(watch, told(0.9, null))!;
    expect(left).toBeGreaterThan(0);
    // Most of it is done.
    expect(left).toBeLessThan(watch.progress!.elapsedSeconds);
    expect(leftOf(watch, told(0.95, 7))).toBe(7);
  });

  it('is not told from the beginning of one that goes on in the middle', () => {
    expect(leftOf(new JobWatch({ ...job, isResumed: true }), told(0.9, null))).toBeNull();
  });
});
