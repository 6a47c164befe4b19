import type { Cancellation, SimulationOptions } from '../../core/index.ts';
import { shareJob } from './shared-job.ts';
import { ThreadTeam } from './thread-team.ts';
import { workerFile } from './worker-file.ts';

/** Samples [start, end) of a recording. */
export interface SampleRange {
  readonly start: number;
  readonly end: number;
}

/** Ranges in flight for each thread: while some are written, others are made. */
const rangesPerThread = 2;

/**
 * Makes stretches of a simulated recording on several threads, a few at a time. Their number changes
 * nothing but the time.
 * @param options of a recording that is made piece by piece: each thread simulates for itself
 * @returns the stretches in their order, interleaved
 * @throws CancellationError
 */
export async function* pooledSimulation(
  options: SimulationOptions,
  ranges: readonly SampleRange[],
  threads: number,
  cancellation: Cancellation,
): AsyncGenerator<Float32Array> {
  const job = shareJob(options);
  const team = new ThreadTeam(workerFile('simulation-worker'));
  const make = async (first: number) => {
    const tasks = ranges
      .slice(first, first + rangesPerThread * threads)
      .map((task) => ({ job, task }));
    return team.run<(typeof tasks)[number], Float32Array>({ tasks, threads, cancellation });
  };
  let next = make(0);
  try {
    for (let made = 0; made < ranges.length; ) {
      const stretches = await next;
      made += stretches.length;
      next = make(made);
      // Where the work ends early, nobody waits for these any more.
      next.catch(() => {});
      yield* stretches;
    }
  } finally {
    await team.end();
  }
}
