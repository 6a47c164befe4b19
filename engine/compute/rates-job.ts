import type { RatesRequest, TrialSet } from '../../core/index.ts';

/** What is fitted to which trials. */
export interface RatesJob {
  readonly trials: TrialSet;
  readonly request: RatesRequest;
}
