import type { SortingRef } from './sorting.ts';

/** How well a model explains when a unit fires: its time-rescaling KS plot. */
export interface KsPlot {
  readonly unitId: number;
  /** Name of the model, e.g. "renewal with history". */
  readonly model: string;
  readonly spikeCount: number;
  /** Greatest distance from the diagonal. */
  readonly ksDistance: number;
  /** Half width of the 95 % band about the diagonal. */
  readonly band95: number;
  /** The curve, thinned to at most 500 points: quantiles of the uniform law, and of the rescaled intervals. */
  readonly uniform: Float32Array;
  readonly empirical: Float32Array;
}

/** When something happened: samples of a segment, ascending. */
export interface EventTimes {
  readonly segment: number;
  readonly sampleIndex: Float64Array;
}

export type TrialModel = 'binomial-dcea' | 'poisson-dcea' | 'bcomp' | 'glm';

/** A model of spikes around events, fitted to trials. */
export interface TrialFit {
  readonly unitId: number;
  readonly model: TrialModel;
  readonly binMs: number;
  readonly binCount: number;
  readonly trialCount: number;
  /** Learned features of the stimulus, `(features x featureBins)`. */
  readonly featureCount: number;
  readonly features: Float32Array;
  /** Sparse code of each feature, `(features x binCount)`. */
  readonly code: Float32Array;
  /** Estimated intensity in Hz, one value a bin. */
  readonly rateHz: Float32Array;
  readonly ks: KsPlot;
}

export interface FitMethods {
  /** KS plots of the units' own spike trains, worst first. */
  readGoodnessOfFit(
    request: SortingRef & { readonly unitIds?: readonly number[] | undefined },
  ): readonly KsPlot[];
  fitTrials(
    request: SortingRef & {
      readonly unitIds: readonly number[];
      readonly events: EventTimes;
      /** Seconds around each event. */
      readonly windowSeconds: readonly [before: number, after: number];
      readonly binMs: number;
      readonly model: TrialModel;
    },
  ): readonly TrialFit[];
}
