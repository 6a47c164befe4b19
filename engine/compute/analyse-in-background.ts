import type { Progress, RatesAnalysis, WorkContext } from '../../core/index.ts';
import type { RatesJob } from './rates-job.ts';
import { ThreadTeam } from './thread-team.ts';
import { workerFile } from './worker-file.ts';

/**
 * Fits models to trials on a thread of its own. This thread stays free, so a wish to stop is heard at
 * once, however long a fit is.
 * @throws CancellationError; whatever fitting throws
 */
export async function analyseInBackground(
  job: RatesJob,
  context: WorkContext,
): Promise<RatesAnalysis> {
  const team = new ThreadTeam(workerFile('rates-worker'), (progress) =>
    context.onProgress(progress as Progress),
  );
  try {
    const [analysis] = await team.run<RatesJob, RatesAnalysis>({
      tasks: [job],
      threads: 1,
      cancellation: context.cancellation,
    });
    return analysis!;
  } finally {
    await team.end();
  }
}
