import { availableParallelism } from 'node:os';
import type { Progress, RateModelName, RatesAnalysis, WorkContext } from '../../core/index.ts';
import type { RatesJob } from './rates-job.ts';
import { ThreadTeam } from './thread-team.ts';
import { workerFile } from './worker-file.ts';

/**
 * Fits models to trials, each on a thread of its own as far as there are processors. This thread stays
 * free, so a wish to stop is heard at once, however long a fit is.
 * @throws CancellationError; whatever fitting throws
 */
export async function analyseInBackground(
  { trials, request }: RatesJob,
  context: WorkContext,
): Promise<RatesAnalysis> {
  const { models } = request;
  const progress = new ModelsProgress(models, context);
  const team = new ThreadTeam(workerFile('rates-worker'), (told) =>
    progress.tell(told as ModelProgress),
  );
  try {
    const analyses = await team.run<RatesJob, RatesAnalysis>({
      tasks: models.map((model) => ({ trials, request: { ...request, models: [model] } })),
      threads: Math.min(models.length, availableParallelism()),
      cancellation: context.cancellation,
      onResult: (_, place) => progress.tell({ model: models[place]!, fraction: 1 }),
    });
    return { split: analyses[0]!.split, models: analyses.flatMap((each) => each.models) };
  } finally {
    await team.end();
  }
}

/** How far one of the models is. */
export interface ModelProgress extends Pick<Progress, 'fraction'> {
  readonly model: RateModelName;
}

/** What all models together have done. */
class ModelsProgress {
  private readonly done: Map<RateModelName, number>;
  private readonly context: WorkContext;

  constructor(models: readonly RateModelName[], context: WorkContext) {
    this.done = new Map(models.map((model) => [model, 0]));
    this.context = context;
  }

  tell({ model, fraction }: ModelProgress): void {
    this.done.set(model, Math.max(fraction, this.done.get(model)!));
    const sum = [...this.done.values()].reduce((a, b) => a + b, 0);
    this.context.onProgress({ stage: 'Fitting models', fraction: sum / this.done.size });
  }
}
