import { type Cancellation, throwIfCancelled } from '../base/progress.ts';
import type { PeakOptions } from '../detect/peaks.ts';
import { type LocatingJob, pieceLocator } from '../preprocess/motion/locate-in-pieces.ts';
import type { MotionPeaks } from '../preprocess/motion/locate-peaks.ts';
import type { PreprocessPlan } from '../preprocess/plan.ts';
import { filtered, whitened } from '../preprocess/preprocess.ts';
import type { Piece } from '../preprocess/sample.ts';
import type { Recording } from '../recording/recording.ts';
import type { TileRange } from './code-tile.ts';
import {
  type MeasuredPieces,
  type MeasuringJob,
  type MeasuringPiece,
  piecesMeter,
} from './measure-pieces.ts';
import { type ReadStretch, stretchReader } from './read-stretch.ts';

/** Work on the signal of a recording as a plan prepares it. */
interface OnPrepared {
  readonly preprocess: PreprocessPlan;
}

/** What each kind of work is told once, what it is told for each task, and what it gives: plain data. */
interface SignalWorks {
  locate: { job: LocatingJob; task: readonly Piece[]; result: MotionPeaks };
  measure: {
    job: MeasuringJob & OnPrepared;
    task: readonly MeasuringPiece[];
    result: MeasuredPieces;
  };
  sample: { job: PeakOptions & OnPrepared; task: TileRange; result: ReadStretch };
}

export type SignalWork = keyof SignalWorks;
export type SignalJob<Work extends SignalWork> = SignalWorks[Work]['job'];
export type SignalTask<Work extends SignalWork> = SignalWorks[Work]['task'];
export type SignalResult<Work extends SignalWork> = SignalWorks[Work]['result'];

/** Does one task. */
type SignalWorker<Work extends SignalWork> = (
  task: SignalTask<Work>,
) => Promise<SignalResult<Work>>;

/** Work on a recording's signal that can be shared: from a job, what does its tasks. */
const signalWorks: {
  [Work in SignalWork]: (recording: Recording, job: SignalJob<Work>) => SignalWorker<Work>;
} = {
  locate: pieceLocator,
  measure: (recording, job) => piecesMeter({ filtered: filtered(recording, job.preprocess) }, job),
  sample: (recording, job) => stretchReader({ whitened: whitened(recording, job.preprocess) }, job),
};

/** Works on the signal of one recording; the engine spreads tasks over threads, `serialSignalCrew` does not. */
export interface SignalCrew {
  /**
   * @param job the same object for work that goes on: what was made ready for it is there still
   * @param threads that may work at once
   * @param onResult hears of every result as it comes, in any order
   * @returns the results in the order of the tasks
   */
  run<Work extends SignalWork>(
    work: Work,
    job: SignalJob<Work>,
    tasks: readonly SignalTask<Work>[],
    threads: number,
    cancellation: Cancellation,
    onResult?: (result: SignalResult<Work>, index: number) => void,
  ): Promise<readonly SignalResult<Work>[]>;
}

/** What does the tasks of a job on the signal of a recording. */
export function signalWorker<Work extends SignalWork>(
  work: Work,
  recording: Recording,
  job: SignalJob<Work>,
): SignalWorker<Work> {
  return signalWorks[work](recording, job);
}

export function serialSignalCrew(recording: Recording): SignalCrew {
  let ready: { readonly job: unknown; readonly run: unknown } | undefined;
  const readyFor = <Work extends SignalWork>(work: Work, job: SignalJob<Work>) => {
    if (ready?.job !== job) ready = { job, run: signalWorker(work, recording, job) };
    return ready.run as SignalWorker<Work>;
  };
  return {
    async run<Work extends SignalWork>(
      work: Work,
      job: SignalJob<Work>,
      tasks: readonly SignalTask<Work>[],
      _threads: number,
      cancellation: Cancellation,
      onResult?: (result: SignalResult<Work>, index: number) => void,
    ) {
      const run = readyFor(work, job);
      const results: SignalResult<Work>[] = [];
      for (const task of tasks) {
        throwIfCancelled(cancellation);
        const result = await run(task);
        results.push(result);
        onResult?.(result, results.length - 1);
      }
      return results;
    },
  };
}
