import { type Cancellation, throwIfCancelled } from '../base/progress.ts';
import type { PeakOptions } from '../detect/peaks.ts';
import type { PreprocessPlan } from '../preprocess/plan.ts';
import { filteredAndWhitened, type Preprocessed } from '../preprocess/preprocess.ts';
import type { Recording } from '../recording/recording.ts';
import type { TileRange } from './code-tile.ts';
import {
  type MeasuredPieces,
  type MeasuringJob,
  type MeasuringPiece,
  piecesMeter,
} from './measure-pieces.ts';
import { type ReadStretch, stretchReader } from './read-stretch.ts';

/** What each kind of work is told once, what it is told for each task, and what it gives: plain data. */
interface SignalWorks {
  measure: { job: MeasuringJob; task: readonly MeasuringPiece[]; result: MeasuredPieces };
  sample: { job: PeakOptions; task: TileRange; result: ReadStretch };
}

export type SignalWork = keyof SignalWorks;
export type SignalJob<Work extends SignalWork> = SignalWorks[Work]['job'];
export type SignalTask<Work extends SignalWork> = SignalWorks[Work]['task'];
export type SignalResult<Work extends SignalWork> = SignalWorks[Work]['result'];

/** Does one task. */
type SignalWorker<Work extends SignalWork> = (
  task: SignalTask<Work>,
) => Promise<SignalResult<Work>>;

/** Work on the preprocessed signal that can be shared: from the signal and a job, what does its tasks. */
const signalWorks: {
  [Work in SignalWork]: (signal: Preprocessed, job: SignalJob<Work>) => SignalWorker<Work>;
} = { measure: piecesMeter, sample: stretchReader };

/** Works on the signal of one recording; the engine spreads tasks over threads, `serialSignalCrew` does not. */
export interface SignalCrew {
  /**
   * @param preprocess what makes the signal of the recording
   * @param threads that may work at once
   * @returns the results in the order of the tasks
   */
  run<Work extends SignalWork>(
    work: Work,
    preprocess: PreprocessPlan,
    job: SignalJob<Work>,
    tasks: readonly SignalTask<Work>[],
    threads: number,
    cancellation: Cancellation,
  ): Promise<readonly SignalResult<Work>[]>;
}

/** What does the tasks of a job on the signal of a recording. */
export function signalWorker<Work extends SignalWork>(
  work: Work,
  recording: Recording,
  preprocess: PreprocessPlan,
  job: SignalJob<Work>,
): SignalWorker<Work> {
  return signalWorks[work](filteredAndWhitened(recording, preprocess), job);
}

export function serialSignalCrew(recording: Recording): SignalCrew {
  return {
    async run<Work extends SignalWork>(
      work: Work,
      preprocess: PreprocessPlan,
      job: SignalJob<Work>,
      tasks: readonly SignalTask<Work>[],
      _threads: number,
      cancellation: Cancellation,
    ) {
      const run = signalWorker(work, recording, preprocess, job);
      const results: SignalResult<Work>[] = [];
      for (const task of tasks) {
        throwIfCancelled(cancellation);
        results.push(await run(task));
      }
      return results;
    },
  };
}
