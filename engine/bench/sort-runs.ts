import { readFile, rm } from 'node:fs/promises';
import { join } from 'node:path';
import type { SimulationOptions } from '../../core/index.ts';
import { writeSimulation } from '../cli/simulation-files.ts';
import { withTemporaryFolder } from '../files/temporary-folder.ts';
import { type Clock, type Timing, timingOf } from './interleave.ts';
import { runCli } from './run-cli.ts';

/** One simulated recording that is sorted from disk to CSV. */
export interface SortLoad {
  readonly simulation: SimulationOptions;
  readonly threadCounts: readonly number[];
  readonly effort: SortEffort;
}

/** How often a sort is repeated, and how long it may take. */
export interface SortEffort {
  /** Rounds at most. */
  readonly repeats: number;
  /** No round begins after this much work. */
  readonly enoughSeconds: number;
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
  /** Of each stage in the last run; none where it did not finish. */
  readonly stageSeconds: Readonly<Record<string, number>>;
}

/** Runs the real command line on a recording, thread counts in turn, round after round. */
export async function sortRepeatedly(load: SortLoad, clock: Clock): Promise<SortResult[]> {
  const { simulation, threadCounts } = load;
  const { repeats, enoughSeconds, limitSeconds } = load.effort;
  return withTemporaryFolder('bench', async (folder) => {
    const { recordingPath } = await writeSimulation(simulation, folder, false);
    const variants = threadCounts.map((threads) => ({
      threads,
      finished: true,
      seconds: [] as number[],
      peakMegabytes: 0,
      stageSeconds: {} as Record<string, number>,
    }));
    let spent = 0;
    for (let repeat = 0; repeat < repeats && spent < enoughSeconds; repeat++) {
      for (const variant of variants.filter(({ finished }) => finished)) {
        const out = join(folder, `out-${repeat}-${variant.threads}`);
        const args = ['sort', recordingPath, '--out', out, '--threads', String(variant.threads)];
        const run = await runCli(args, limitSeconds, clock);
        spent += run.seconds;
        variant.finished = run.finished;
        variant.seconds.push(run.seconds);
        variant.peakMegabytes = Math.max(variant.peakMegabytes, run.peakMegabytes);
        variant.stageSeconds = run.finished ? await stageSecondsOf(out, simulation.preset) : {};
        await rm(out, { recursive: true, force: true });
      }
    }
    return variants.map(({ seconds, ...variant }) => {
      const timing = timingOf(seconds);
      return {
        preset: simulation.preset,
        recordedSeconds: simulation.durationSeconds,
        ...variant,
        runs: seconds.length,
        seconds: timing,
        timesRealTime: simulation.durationSeconds / timing.median,
      };
    });
  });
}

/** What a result says of its own making. */
async function stageSecondsOf(out: string, recordingName: string): Promise<Record<string, number>> {
  const text = await readFile(join(out, recordingName, 'sorting.json'), 'utf8');
  return (JSON.parse(text) as { run: { stageSeconds: Record<string, number> } }).run.stageSeconds;
}

/** The stage that took longest and its share of all stages, e.g. `Learning 60 %`. */
export function longestStage({ stageSeconds }: SortResult): string {
  const stages = Object.entries(stageSeconds).sort(([, a], [, b]) => b - a);
  const total = stages.reduce((sum, [, seconds]) => sum + seconds, 0);
  return stages.length === 0
    ? ''
    : `${stages[0][0]} ${((100 * stages[0][1]) / total).toFixed(0)} %`;
}
