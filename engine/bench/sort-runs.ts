import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { SimulationOptions } from '../../core/index.ts';
import { writeSimulation } from '../cli/simulation-files.ts';
import { type Clock, type Timing, timingOf } from './interleave.ts';
import { runCli } from './run-cli.ts';

/** One simulated recording that is sorted from disk to CSV. */
export interface SortLoad {
  readonly simulation: SimulationOptions;
  readonly threadCounts: readonly number[];
  readonly repeats: number;
  /** A sort that takes longer is stopped, and not tried again. */
  readonly limitSeconds: number;
}

export interface SortResult {
  readonly preset: string;
  readonly recordedSeconds: number;
  readonly threads: number;
  readonly runs: number;
  /** False where the limit came first: then the time is a lower bound. */
  readonly finished: boolean;
  /** Of the whole process, its start included. */
  readonly seconds: Timing;
  /** Seconds of recording per second of work; an upper bound where it did not finish. */
  readonly timesRealTime: number;
  readonly peakMegabytes: number;
}

/** Runs the real command line on a recording, thread counts in turn, round after round. */
export async function sortRepeatedly(load: SortLoad, clock: Clock): Promise<SortResult[]> {
  const { simulation, threadCounts, repeats, limitSeconds } = load;
  const folder = await mkdtemp(join(tmpdir(), 'spikeloom-bench-'));
  try {
    const { recordingPath } = await writeSimulation(simulation, folder, false);
    const variants = threadCounts.map((threads) => ({
      threads,
      finished: true,
      seconds: [] as number[],
      peakMegabytes: 0,
    }));
    for (let repeat = 0; repeat < repeats; repeat++) {
      for (const variant of variants.filter(({ finished }) => finished)) {
        const out = join(folder, `out-${repeat}-${variant.threads}`);
        const args = ['sort', recordingPath, '--out', out, '--threads', String(variant.threads)];
        const run = await runCli(args, limitSeconds, clock);
        variant.finished = run.finished;
        variant.seconds.push(run.seconds);
        variant.peakMegabytes = Math.max(variant.peakMegabytes, run.peakMegabytes);
        await rm(out, { recursive: true, force: true });
      }
    }
    return variants.map(({ threads, finished, seconds, peakMegabytes }) => {
      const timing = timingOf(seconds);
      return {
        preset: simulation.preset,
        recordedSeconds: simulation.durationSeconds,
        threads,
        runs: seconds.length,
        finished,
        seconds: timing,
        timesRealTime: simulation.durationSeconds / timing.median,
        peakMegabytes,
      };
    });
  } finally {
    await rm(folder, { recursive: true });
  }
}
