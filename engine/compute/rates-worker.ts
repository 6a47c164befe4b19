import { parentPort } from 'node:worker_threads';
import { analyseRates, type RatesAnalysis, silentContext } from '../../core/index.ts';
import { answering } from './answer.ts';
import type { RatesJob } from './rates-job.ts';

/** Fits models to trials; what it tells of its progress goes to the parent. */
export default answering(
  async ({ trials, request }: RatesJob): Promise<RatesAnalysis> =>
    analyseRates(trials, request, {
      ...silentContext,
      onProgress: (progress) => parentPort!.postMessage(progress),
    }),
);
