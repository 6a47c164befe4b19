import type { RatesRequest, TrialSet } from '../../core/index.ts';

/** What a thread is told that fits models to trials. */
export interface RatesJob {
  readonly trials: TrialSet;
  readonly request: RatesRequest;
}
