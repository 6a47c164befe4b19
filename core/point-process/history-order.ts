import { throwIfCancelled, type WorkContext } from '../base/progress.ts';
import type { ExponentialFamily } from '../csc/exponential-family.ts';
import { fitRegression, type RegressionDesign, type RegressionFit } from './regression.ts';

/**
 * The regression with as many of the last columns, which are the lags of the history, as Akaike's
 * criterion asks for; all are fitted to the same bins.
 * @param otherColumns columns before the lags, which all have
 * @param orders numbers of lags to try, ascending
 */
export function bestOrder(
  design: RegressionDesign,
  family: ExponentialFamily,
  otherColumns: number,
  orders: readonly number[],
  context: WorkContext,
): RegressionFit {
  let best: RegressionFit | undefined;
  let start = new Float64Array(0);
  for (const order of orders) {
    throwIfCancelled(context.cancellation);
    const fit = fitRegression(design, { family, columnCount: otherColumns + order, start });
    start = Float64Array.from(fit.coefficients);
    if (best === undefined || aicOf(fit) < aicOf(best)) best = fit;
  }
  return best!;
}

/** Akaike's information criterion, 2 parameters - 2 log-likelihood. */
export function aicOf({ coefficients, logLikelihood }: RegressionFit): number {
  return 2 * coefficients.length - 2 * logLikelihood;
}
