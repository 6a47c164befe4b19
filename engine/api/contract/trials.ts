import type { RateModelName } from '../../../core/index.ts';
import type { RecordingRef } from './session.ts';
import type { SortingRef } from './sorting.ts';

/** A KS plot on the trials of the test. */
export interface TrialKsPlot {
  readonly ksDistance: number;
  readonly pValue: number;
  /** Half width of the 95 % band about the diagonal. */
  readonly band95: number;
  /** The curve, thinned to at most 500 points: quantiles of the uniform law, and of the rescaled intervals. */
  readonly uniform: Float32Array;
  readonly empirical: Float32Array;
}

/** A model of one unit's spikes around events. */
export interface TrialFit {
  readonly unitId: number;
  readonly model: RateModelName;
  /** When which feature begins, in ms after the event, and how large it is; empty for a model without features. */
  readonly codeFeature: Int32Array;
  readonly codeMs: Float64Array;
  readonly codeAmplitude: Float64Array;
  /** Mean rate over the trials, one value a bin. */
  readonly rateHz: Float32Array;
  /** What a spike 1, 2, ... bins ago adds to the prediction. */
  readonly history: Float64Array;
  /** Akaike's criterion on the trials for fitting. */
  readonly aic: number;
  /** What the model tells about a spike of the other trials beyond a constant rate; NaN without spikes. */
  readonly bitsPerSpike: number;
  readonly ks: TrialKsPlot;
  /** Correlation of rescaled intervals 1, 2, ... apart, and its 95 % band. */
  readonly intervalCorrelation: Float64Array;
  readonly correlationBand95: number;
}

/** Features that a model has learned, all units together. */
export interface LearnedFeatures {
  readonly model: RateModelName;
  /** `(features x featureBins)`, unit norm. */
  readonly values: Float64Array;
}

export interface TrialFits {
  readonly startMs: number;
  readonly binMs: number;
  readonly binCount: number;
  readonly trainingTrials: Int32Array;
  readonly testTrials: Int32Array;
  /** Units that were fitted. */
  readonly unitIds: readonly number[];
  /** Units without a spike in any window. */
  readonly silentUnitIds: readonly number[];
  /** Events left out because a part of their window is outside the recording. */
  readonly cutEventCount: number;
  /** Counted rate, `(units x binCount)`. */
  readonly countedHz: Float32Array;
  /** Spikes as trial and bin, and where they are in the recording, by unit: `firstSpike` has where each unit begins, and the number of all. */
  readonly firstSpike: Uint32Array;
  readonly spikeTrial: Uint32Array;
  readonly spikeBin: Uint32Array;
  readonly spikeSample: Float64Array;
  readonly spikeSegment: Uint16Array;
  readonly featureCount: number;
  readonly featureBins: number;
  /** Where learning began, `(features x featureBins)`. */
  readonly initialFeatures: Float64Array;
  readonly features: readonly LearnedFeatures[];
  /** By model, then unit. */
  readonly fits: readonly TrialFit[];
}

/** When events happened. */
export interface EventMoments {
  readonly sampleIndex: Float64Array;
  /** All in segment 0 where absent. */
  readonly segmentIndex?: Float64Array | undefined;
}

/** Spikes around events, by unit. */
export interface AlignedSpikes {
  readonly revision: number;
  readonly unitIds: readonly number[];
  readonly startMs: number;
  readonly endMs: number;
  /** Events, whether a part of their window is outside the recording or not. */
  readonly trialCount: number;
  /** Where the spikes of each unit begin, and the number of all. */
  readonly firstSpike: Uint32Array;
  /** Place of the event. */
  readonly trial: Uint32Array;
  /** After the event. */
  readonly timeMs: Float32Array;
  readonly sampleIndex: Float64Array;
  readonly segmentIndex: Uint16Array;
}

export interface TrialMethods {
  /** The spikes of some units in a window about each event. */
  alignSpikes(
    request: SortingRef & {
      readonly unitIds: readonly number[];
      readonly events: EventMoments;
      readonly windowMs: readonly [startMs: number, endMs: number];
    },
  ): AlignedSpikes;
  /** Fits models to a part of the trials around events and tests them on the others. May take minutes. */
  fitTrials(
    request: SortingRef & {
      /** All where absent. */
      readonly unitIds?: readonly number[] | undefined;
      readonly events: EventMoments;
      readonly windowMs: readonly [startMs: number, endMs: number];
      readonly binMs: number;
      /** Stretches without a stimulus; before the event unless told otherwise. */
      readonly baselineMs?: readonly (readonly [startMs: number, endMs: number])[] | undefined;
      readonly models: readonly RateModelName[];
      readonly templateCount: number;
      readonly templateMs: number;
      readonly historyMs: number | 'auto';
      /** What was done in each bin of the window, where it is known. */
      readonly stimulus?: Float64Array | undefined;
      /** Share of the trials to test on. */
      readonly testShare: number;
      readonly seed: number;
    },
  ): TrialFits;
}

export interface TrialEvents {
  /** How far a fit has got; at most four a second. */
  trialFitProgress(
    event: RecordingRef & { readonly stage: string; readonly fraction: number },
  ): void;
}
