import type { RatesAnalysis, RatesRequest } from '../../point-process/analyse-rates.ts';
import type { TrialSet } from '../../point-process/trials.ts';

/** Models of spikes in trials with all that they were made from. */
export interface RatesResult {
  readonly trials: TrialSet;
  readonly request: RatesRequest;
  readonly analysis: RatesAnalysis;
}
