import type { RateModelName } from '../../../core/index.ts';

/** What models are called on the screen. */
export const modelTitles: Readonly<Record<RateModelName, string>> = {
  'dcea-binomial': 'Binomial DCEA',
  'dcea-poisson': 'Poisson DCEA',
  'dcea-gaussian': 'Gaussian DCEA',
  bcomp: 'BCOMP',
  glm: 'Regression (GLM)',
};
