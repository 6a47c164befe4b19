import { availableParallelism } from 'node:os';
import type { Timing } from '../interleave.ts';
import { timingOf } from '../interleave.ts';
import { codingKernels, type KernelKind, kernelKinds } from '../kernel-sets.ts';
import { formatShort, formatSpread } from '../number-text.ts';
import { paperWork } from '../paper-work.ts';
import { left, type Part, right } from '../section.ts';
import { ThreadTeam } from '../thread-team.ts';

export interface ThreadsSizes {
  readonly windows: number;
  readonly repeats: number;
  readonly threadCounts: readonly number[];
}

export interface ThreadsResult {
  readonly kind: KernelKind;
  readonly threads: number;
  /** From starting the threads to their first answer: compiling and a first run included. */
  readonly startSeconds: number;
  /** From asking to the last answer, threads warm. */
  readonly wallSeconds: Timing;
  /** Of the thread that computed longest. */
  readonly computingSeconds: Timing;
  /** Entries of all codes. */
  readonly entries: number;
}

/** The same windows on more and more threads, each with its own instance of the kernels. */
export function threadsPart(sizes: ThreadsSizes): Part {
  return {
    name: 'threads',
    title: 'The same on several threads',
    async run({ clock, seed, say }) {
      const work = paperWork(sizes.windows, seed);
      // Fails here, with a message, where a thread would fail.
      codingKernels('kernel');
      const variants = kernelKinds.flatMap((kind) =>
        sizes.threadCounts.map((threads) => ({ kind, threads })),
      );
      const runs = variants.map((variant) => ({
        ...variant,
        team: new ThreadTeam(work, variant.kind, variant.threads, clock),
        startSeconds: 0,
        walls: [] as number[],
        computings: [] as number[],
        entries: 0,
      }));
      try {
        for (const run of runs) {
          say(`${run.kind} on ${run.threads} threads`);
          run.startSeconds = (await run.team.start()).wallSeconds;
        }
        say(`${sizes.repeats} rounds`);
        for (let repeat = 0; repeat < sizes.repeats; repeat++) {
          for (const run of runs) {
            const { wallSeconds, computingSeconds, entries } = await run.team.code();
            run.walls.push(wallSeconds);
            run.computings.push(computingSeconds);
            run.entries = entries;
          }
        }
      } finally {
        for (const { team } of runs) await team.end();
      }
      const results: ThreadsResult[] = runs.map((run) => ({
        kind: run.kind,
        threads: run.threads,
        startSeconds: run.startSeconds,
        wallSeconds: timingOf(run.walls),
        computingSeconds: timingOf(run.computings),
        entries: run.entries,
      }));
      const alone = ({ kind }: ThreadsResult) =>
        results.find((other) => other.kind === kind)!.wallSeconds.median;
      return {
        about: `All ${sizes.windows} windows by the active set on worker threads that take 64 windows at a time from shared memory; each thread has its own instance of the kernels. The wall time runs from asking to the last answer; computing is what the busiest thread did of it. Starting is told apart: new threads, compiling, and a first run over everything. ${availableParallelism()} threads can run at once here.`,
        columns: [
          left('runs on'),
          right('threads'),
          right('wall, s'),
          right('computing, s'),
          right('times faster'),
          right('start and first run, s'),
        ],
        rows: results.map((result) => [
          result.kind,
          String(result.threads),
          formatSpread(result.wallSeconds),
          formatShort(result.computingSeconds.median),
          formatShort(alone(result) / result.wallSeconds.median),
          formatShort(result.startSeconds),
        ]),
        remarks: [],
        plots: [],
        data: { sizes, results },
      };
    },
  };
}
