import type { WorkContext } from '../base/progress.ts';
import type { ExponentialFamily } from '../csc/exponential-family.ts';
import { trialDesign } from './glm-design.ts';
import { bestOrder } from './history-order.ts';
import type { BaseModel } from './observe-trials.ts';
import type { NeuronTrials } from './trials.ts';

/**
 * The base rate and the history of a neuron where what the stimulus does is known: the convex problem
 * that alternates with learning features (DCEA, section 10). The paper measures the base rate alone
 * in the baseline period; with a history beside it that would count the history's part twice.
 * @param drive `(bins)`: H x
 * @param orders numbers of lags to try, in bins, ascending
 */
export function fitBase(
  neuron: NeuronTrials,
  family: ExponentialFamily,
  drive: Float64Array,
  orders: readonly number[],
  context: WorkContext,
): BaseModel {
  const longest = orders[orders.length - 1];
  const { design, binOfRow } = trialDesign(neuron, new Float64Array(0), 0, drive.length, longest);
  const offset = Float64Array.from(binOfRow, (bin) => drive[bin]);
  const { coefficients } = bestOrder({ ...design, offset }, family, 1, orders, context);
  return { base: coefficients[0], history: coefficients.slice(1) };
}
