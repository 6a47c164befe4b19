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
  /** Half width of the 95 % band about the diagonal. */
  readonly band95: number;
  /** The curve, thinned to at most 500 points: quantiles of the uniform law, and of the rescaled intervals. */
  readonly uniform: Float32Array;
  readonly empirical: Float32Array;
}

export interface FitMethods {
  /** KS plots of the units' own spike trains, worst first; none for units with too few spikes. */
  readGoodnessOfFit(
    request: SortingRef & { readonly unitIds?: readonly number[] | undefined },
  ): readonly KsPlot[];
}
