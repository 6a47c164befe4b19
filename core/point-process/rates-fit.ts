import type { Dictionary, SparseCode } from '../csc/problem.ts';
import type { RateModel } from './cif.ts';
import type { Covariates } from './glm.ts';

/** Models of spikes in trials. */
export const rateModelNames = [
  'dcea-binomial',
  'dcea-poisson',
  'dcea-gaussian',
  'bcomp',
  'glm',
] as const;

export type RateModelName = (typeof rateModelNames)[number];

export interface RatesOptions {
  /** C: features to learn. */
  readonly templateCount: number;
  /** K: their length. */
  readonly templateBins: number;
  /** Bins of spike history, or as many as Akaike's criterion asks for. */
  readonly historyBins: number | 'auto';
  /** What is known of the stimulus: covariates of the regression. */
  readonly stimulus?: Covariates;
  /** `(C x K)`, where learning begins. */
  readonly initialFeatures: Dictionary;
}

/** What a model says of one neuron. */
export interface FittedNeuron {
  readonly unitId: number;
  readonly rate: RateModel;
  /** When which feature occurs, in bins of the window; empty for a model without features. */
  readonly code: SparseCode;
  readonly parameterCount: number;
  /** Of the trials that it was fitted to. */
  readonly logLikelihood: number;
  readonly aic: number;
}

/** A model fitted to all neurons. */
export interface FittedRates {
  readonly model: RateModelName;
  /** `(C x K)`, unit norm; absent for a model without features. */
  readonly features?: Dictionary;
  readonly neurons: readonly FittedNeuron[];
}

export const emptyCode: SparseCode = {
  position: new Float64Array(0),
  atom: new Int32Array(0),
  value: new Float64Array(0),
};
