import {
  learningStage,
  type RegionJob,
  type RegionUnits,
  serialUnitLearner,
  type UnitLearner,
} from '../../core/index.ts';
import { runOnThreads } from './run-on-threads.ts';
import { workerFile } from './worker-file.ts';

/**
 * Learns regions on several threads. The number of threads changes nothing but the time: regions are
 * independent and come back in their order.
 */
export function pooledUnitLearner(threads: number): UnitLearner {
  return {
    async learn(jobs, context) {
      if (Math.min(threads, jobs.length) <= 1) return serialUnitLearner.learn(jobs, context);
      let learned = 0;
      context.onProgress({ stage: learningStage, fraction: 0 });
      return runOnThreads<RegionJob, RegionUnits | null>({
        worker: workerFile('learn-worker'),
        workerData: null,
        tasks: jobs,
        threads,
        cancellation: context.cancellation,
        // A region's sample is the largest thing there is: it goes to its thread, it is not copied.
        transferOf: ({ sample }) => sample.tiles.map(({ traces }) => traces.buffer as ArrayBuffer),
        onResult() {
          context.onProgress({ stage: learningStage, fraction: ++learned / jobs.length });
        },
      });
    },
  };
}
