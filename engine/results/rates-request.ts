import {
  type Covariates,
  initialFeatures,
  Random,
  type RateModelName,
  type RatesRequest,
  type TrialSet,
  UserError,
} from '../../core/index.ts';

/** What is asked of the models, in the words of the user. */
export interface ModelSettings {
  readonly models: readonly RateModelName[];
  readonly templateCount: number;
  readonly templateMs: number;
  readonly historyMs: number | 'auto';
  readonly testShare: number;
  readonly seed: number;
}

/**
 * What is asked of the models, in bins, with where learning begins.
 * @throws UserError (`BAD_TEMPLATE_LENGTH`)
 */
export function ratesRequest(
  trials: TrialSet,
  { models, templateCount, templateMs, historyMs, testShare, seed }: ModelSettings,
  stimulus: Covariates | undefined,
): RatesRequest {
  const { binMs, binCount } = trials;
  const templateBins = Math.round(templateMs / binMs);
  if (templateBins < 2 || templateBins > binCount) {
    throw new UserError(
      'BAD_TEMPLATE_LENGTH',
      `Templates of ${templateMs} ms; give at least two bins (${2 * binMs} ms) and no more than the window (${binCount * binMs} ms).`,
    );
  }
  return {
    models,
    templateCount,
    templateBins,
    historyBins: historyMs === 'auto' ? 'auto' : Math.round(historyMs / binMs),
    ...(stimulus && { stimulus }),
    initialFeatures: initialFeatures(
      trials,
      templateCount,
      templateBins,
      stimulus,
      new Random(seed),
    ),
    testShare,
    seed,
  };
}
