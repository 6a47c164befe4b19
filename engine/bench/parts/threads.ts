import { availableParallelism } from 'node:os';
import { type Timing, timingOf } from '../interleave.ts';
import { codingKernels, type KernelKind, kernelKinds } from '../kernel-sets.ts';
import { formatShort, formatSpread } from '../number-text.ts';
import { paperWork } from '../paper-work.ts';
import { type BenchContext, left, type Part, right } from '../section.ts';
import { type TeamPass, ThreadTeam } from '../thread-team.ts';

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
    async run(context) {
      const results = await measure(sizes, context);
      const first = ({ kind }: ThreadsResult) =>
        results.find((other) => other.kind === kind)!.wallSeconds.median;
      return {
        about: `All ${sizes.windows} windows by the active set on worker threads that take 64 windows at a time from shared memory; each thread has its own instance of the kernels. The wall time runs from asking to the last answer; computing is what the busiest thread did of it. Starting is told apart: new threads, compiling, and a first run over everything. ${availableParallelism()} threads can run at once here.`,
        columns: [
          left('runs on'),
          right('threads'),
          right('wall, s'),
          right('computing, s'),
          right(`times as fast as ${sizes.threadCounts[0]}`),
          right('start and first run, s'),
        ],
        rows: results.map((result) => [
          result.kind,
          String(result.threads),
          formatSpread(result.wallSeconds),
          formatShort(result.computingSeconds.median),
          formatShort(first(result) / result.wallSeconds.median),
          formatShort(result.startSeconds),
        ]),
        remarks: [],
        plots: [],
        data: { sizes, results },
      };
    },
  };
}

/** Starts a team for every kind and number of threads, and lets them take turns. */
async function measure(
  { windows, repeats, threadCounts }: ThreadsSizes,
  { clock, seed, say }: BenchContext,
): Promise<ThreadsResult[]> {
  const work = paperWork(windows, seed);
  // Fails here, with a message, where a thread would fail.
  codingKernels('kernel');
  const runs = kernelKinds.flatMap((kind) =>
    threadCounts.map((threads) => ({
      kind,
      threads,
      team: new ThreadTeam(work, kind, threads, clock),
      startSeconds: 0,
      passes: [] as TeamPass[],
    })),
  );
  try {
    for (const run of runs) {
      say(`${run.kind}, ${run.threads} of ${threadCounts.join(', ')} threads`);
      run.startSeconds = (await run.team.start()).wallSeconds;
    }
    say(`${repeats} rounds`);
    for (let repeat = 0; repeat < repeats; repeat++) {
      for (const { team, passes } of runs) passes.push(await team.code());
    }
  } finally {
    for (const { team } of runs) await team.end();
  }
  return runs.map(({ kind, threads, startSeconds, passes }) => ({
    kind,
    threads,
    startSeconds,
    wallSeconds: timingOf(passes.map(({ wallSeconds }) => wallSeconds)),
    computingSeconds: timingOf(passes.map(({ computingSeconds }) => computingSeconds)),
    entries: passes[0].entries,
  }));
}
