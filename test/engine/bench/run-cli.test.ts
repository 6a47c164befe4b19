import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { runCli } from '../../../engine/bench/run-cli.ts';
import { longestStage, sortRepeatedly } from '../../../engine/bench/sort-runs.ts';
import { temporaryFolder } from '../../support/cli.ts';

const clock = () => performance.now();

describe('runCli', () => {
  it('tells the time and the most memory that the program held', async () => {
    const run = await runCli(['--help'], 60, clock);
    expect(run.finished).toBe(true);
    expect(run.seconds).toBeGreaterThan(0);
    expect(run.peakMegabytes).toBeGreaterThan(20);
    expect(run.peakMegabytes).toBeLessThan(2000);
  });

  it('does not take the memory of the one that asks for that of the program', async () => {
    const held = Buffer.alloc(1e9, 1);
    const run = await runCli(['--help'], 60, clock);
    expect(held[0]).toBe(1);
    expect(run.peakMegabytes).toBeLessThan(700);
  });

  it('stops at the limit', async () => {
    const out = join(temporaryFolder(), 'out');
    const endless = ['simulate', '--preset', 'probe384', '--duration-s', '9000', '--out', out];
    const run = await runCli(endless, 6, clock);
    expect(run.finished).toBe(false);
    expect(run.peakMegabytes).toBeGreaterThan(20);
  });

  it('tells what went wrong', async () => {
    await expect(runCli(['sort'], 60, clock)).rejects.toThrow(/spikeloom sort.*\n/);
  });
});

describe('sortRepeatedly', () => {
  it('sorts on each number of threads', async () => {
    const results = await sortRepeatedly(
      {
        simulation: { preset: 'table3', durationSeconds: 2, seed: 1 },
        threadCounts: [2, 1],
        effort: { repeats: 1, enoughSeconds: 100, limitSeconds: 100 },
      },
      clock,
    );
    expect(results.map(({ threads, runs, finished }) => ({ threads, runs, finished }))).toEqual([
      { threads: 2, runs: 1, finished: true },
      { threads: 1, runs: 1, finished: true },
    ]);
    for (const result of results) {
      expect(result.timesRealTime).toBeCloseTo(2 / result.seconds.median, 9);
      expect(longestStage(result)).toMatch(/^\w.* \d+ %$/);
    }
  });
});
