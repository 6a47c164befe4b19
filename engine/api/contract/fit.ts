import type { TrainModelName } from '../../../core/index.ts';
import type { SortingRef } from './sorting.ts';

/** How well a model explains when a unit fires: its time-rescaling KS plot. */
export interface KsPlot {
  readonly unitId: number;
  /** The one that Akaike's criterion prefers of those that know nothing but the train itself. */
  readonly model: TrainModelName;
  readonly spikeCount: number;
  /** Greatest distance from the diagonal. */
  readonly ksDistance: number;
  /** How often the right model is as far; conservative, as the model was fitted to the same spikes. */
  readonly pValue: number;
  /** Half width of the 95 % band about the diagonal. */
  readonly band95: number;
  /** The curve, thinned to at most 500 points: quantiles of the uniform law, and of the rescaled intervals. */
  readonly uniform: Float32Array;
  readonly empirical: Float32Array;
  /** Correlation of rescaled intervals 1, 2, ... 20 apart: zero where the model forgets nothing. */
  readonly intervalCorrelation: Float64Array;
  readonly correlationBand95: number;
}

export interface FitMethods {
  /** KS plots of the units' own spike trains, worst first; none for units with too few spikes. */
  readGoodnessOfFit(
    request: SortingRef & { readonly unitIds?: readonly number[] | undefined },
  ): readonly KsPlot[];
}
