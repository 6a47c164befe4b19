import { afterAll, describe, expect, it } from 'vitest';
import { CancellationError } from '../../../core/base/errors.ts';
import { type Progress, silentContext } from '../../../core/base/progress.ts';
import type { Hertz } from '../../../core/base/quantities.ts';
import type { RegionJob } from '../../../core/sorting/learn-region.ts';
import { parseParameters } from '../../../core/sorting/parse-parameters.ts';
import { type PendingRegion, serialUnitLearner } from '../../../core/sorting/unit-learner.ts';
import { pooledUnitLearner } from '../../../engine/compute/pooled-unit-learner.ts';
import { ThreadTeam } from '../../../engine/compute/thread-team.ts';
import { workerFile } from '../../../engine/compute/worker-file.ts';
import {
  channelCount,
  plantedTraces,
  randomEvents,
  spikeDictionary,
} from '../../core/sorting/planted.ts';
import { rejection } from '../../support/rejection.ts';

const dictionary = spikeDictionary();
const samples = 40_000;
const team = new ThreadTeam(workerFile('team-worker'));
const pooled = pooledUnitLearner(team, 2);
afterAll(() => team.end());

/** Regions with the same neurons at other times. */
function regionJobs(count: number): RegionJob[] {
  return Array.from({ length: count }, (_, seed) => {
    const events = randomEvents(samples, [16, 22, 30], 150, seed);
    const traces = Float32Array.from(plantedTraces(dictionary, samples, events, seed));
    const channels = Int32Array.from({ length: channelCount }, (_, p) => p);
    const inside = events.filter(({ position }) => position > 200 && position < samples - 300);
    return {
      sample: {
        region: { core: channels, channels },
        tiles: [{ segment: 0, start: 0, samples, traces }],
        peaks: inside.map(({ position }) => ({ tile: 0, position: position + 10, channel: 0 })),
        observedSamples: samples,
      },
      neighbours: Array.from(channels, () => channels),
      templateSamples: 40,
      sampleRate: 20_000 as Hertz,
      parameters: parseParameters({ minimumSpikes: 20 }),
      stream: 16 + seed,
    };
  });
}

const pendingJobs = (count: number): PendingRegion[] =>
  regionJobs(count).map((job) => async () => job);

describe('pooledUnitLearner', () => {
  it('learns each region as one thread does, in their order', async () => {
    const expected = await serialUnitLearner.learn(pendingJobs(3), 1, silentContext);
    expect(new Set(expected.map((units) => units?.examples[0][0].position)).size).toBe(3);
    expect(await pooled.learn(pendingJobs(3), 2, silentContext)).toEqual(expected);
  });

  it('shares the windows of a single region among threads, to the byte', async () => {
    const expected = await serialUnitLearner.learn(pendingJobs(1), 1, silentContext);
    expect(expected[0]!.eventCount.length).toBeGreaterThan(1);
    expect(await pooled.learn(pendingJobs(1), 2, silentContext)).toEqual(expected);
  });

  it('shares what can be of fewer regions than threads, to the byte, and tells of all of them', async () => {
    const [two, three] = [2, 3].map((threads) => {
      const own = new ThreadTeam(workerFile('team-worker'));
      return { own, learner: pooledUnitLearner(own, threads) };
    });
    try {
      const expected = await two.learner.learn(pendingJobs(2), 2, silentContext);
      const fractions: number[] = [];
      const onProgress = ({ fraction }: Progress) => fractions.push(fraction);
      const seen: number[] = [];
      const found = await three.learner.learn(
        pendingJobs(2),
        3,
        { ...silentContext, onProgress },
        (_, i) => seen.push(i),
      );
      expect(found).toEqual(expected);
      expect(new Set(seen)).toEqual(new Set([0, 1]));
      expect(fractions.at(-1)).toBe(1);
      expect(fractions).toEqual([...fractions].sort((a, b) => a - b));
      const lengths = await serialUnitLearner.measureLengths(regionJobs(2), silentContext);
      expect(await three.learner.measureLengths(regionJobs(2), silentContext)).toEqual(lengths);
    } finally {
      await Promise.all([two.own.end(), three.own.end()]);
    }
  });

  it('has no more regions in memory than may be, and learns the same', async () => {
    const expected = await serialUnitLearner.learn(pendingJobs(5), 1, silentContext);
    for (const together of [1, 2]) {
      let loaded = 0;
      let learned = 0;
      let most = 0;
      const jobs = pendingJobs(5).map((job) => () => {
        most = Math.max(most, ++loaded - learned);
        return job();
      });
      const found = await pooled.learn(jobs, together, silentContext, () => learned++);
      expect(found).toEqual(expected);
      expect(most).toBe(together);
    }
  });

  it('fails with the fault of a sample that cannot be had', async () => {
    const fault = new Error('gone');
    for (const together of [1, 2]) {
      const jobs = pendingJobs(3).map((job, i) => (i === 1 ? () => Promise.reject(fault) : job));
      expect(await rejection(pooled.learn(jobs, together, silentContext))).toBe(fault);
    }
  });

  it('measures how long templates must be as one thread does', async () => {
    const expected = await serialUnitLearner.measureLengths(regionJobs(3), silentContext);
    expect(expected).toHaveLength(3);
    expect(await pooled.measureLengths(regionJobs(3), silentContext)).toEqual(expected);
    expect(await pooled.measureLengths(regionJobs(1), silentContext)).toEqual([expected[0]]);
  });

  it('stops when it is cancelled', async () => {
    const context = { ...silentContext, cancellation: { cancelled: true } };
    for (const learner of [pooled, serialUnitLearner]) {
      const measuring = learner.measureLengths(regionJobs(2), context);
      expect(await rejection(measuring)).toBeInstanceOf(CancellationError);
      expect(await rejection(learner.learn(pendingJobs(2), 2, context))).toBeInstanceOf(
        CancellationError,
      );
    }
  });

  it('stops where one region is decided about by a thread that waits for others', async () => {
    const own = new ThreadTeam(workerFile('team-worker'));
    const cancellation = { cancelled: false };
    const onProgress = ({ fraction }: Progress) => {
      cancellation.cancelled = fraction > 0;
    };
    try {
      const learning = pooledUnitLearner(own, 3).learn(pendingJobs(2), 2, {
        cancellation,
        onProgress,
      });
      expect(await rejection(learning)).toBeInstanceOf(CancellationError);
    } finally {
      await own.end();
    }
  });
});
