import { parentPort } from 'node:worker_threads';
import { analyseRates, type RatesAnalysis } from '../../core/index.ts';
import type { ModelProgress } from './analyse-in-background.ts';
import { answering } from './answer.ts';
import type { RatesJob } from './rates-job.ts';
import { threadContext } from './thread-context.ts';

/** Fits one model to trials; what it tells of its progress goes to the parent. */
export default answering(
  async ({ trials, request }: RatesJob): Promise<RatesAnalysis> =>
    analyseRates(trials, request, {
      ...threadContext,
      onProgress: ({ fraction }) => {
        const told: ModelProgress = { model: request.models[0]!, fraction };
        parentPort!.postMessage(told);
      },
    }),
);
