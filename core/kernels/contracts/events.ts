/**
 * What is asked about events: which of them explain a cluster best, and what a dictionary learns
 * from them.
 */

import type { AtomProducts } from './coding.ts';

/** What every stretch of a recording is explained with, as csc's `Knowledge` has it. */
export interface EventKnowledge {
  readonly gram: AtomProducts;
  readonly prior: {
    readonly mean: Float64Array;
    readonly spread: Float64Array;
    readonly logRate: Float64Array;
    readonly refractorySamples: number;
    readonly noiseVariance: number;
  };
  /** Log odds of one more event of each atom: a quadratic in the size of its pull. */
  readonly odds: {
    readonly curvature: Float64Array;
    readonly slope: Float64Array;
    readonly offset: Float64Array;
  };
  /** Amplitudes below `drop` are not events. */
  readonly levels: { readonly drop: Float64Array };
  readonly twoSided: boolean;
}

/** The best explanation that was found for a cluster of events. */
export interface ClusterExplanation {
  readonly events: readonly PlacedAtom[];
  /** Whether it is another set of events than the cluster. */
  readonly changed: boolean;
}

/** Explains clusters of events, one at a time, all others held. Twin: `ClusterSearch` in core/csc. */
export interface ClusterSearch {
  /** The longest correlation and the most events that it has memory for. */
  readonly mostNumbers: number;
  readonly mostEvents: number;
  /**
   * Begins with a signal; no other kernel may be asked before `close`.
   * @param correlation `H^T y`, `(atoms x positions)`
   */
  open(correlation: Float64Array, positions: number): void;
  /**
   * @param cluster sorted by position
   * @param around all other events that reach into the cluster's stretch, or whose refractory period does
   */
  explain(cluster: readonly PlacedAtom[], around: readonly PlacedAtom[]): ClusterExplanation;
  close(): void;
}

/** One atom placed once. */
export interface PlacedAtom {
  readonly position: number;
  readonly atom: number;
  readonly amplitude: number;
}

/** Sums over events that a dictionary is learned from. Twin: `LearningStatistics` in core/learn. */
export interface EventSums {
  /** Sum of the amplitudes' products over events of `a` that come `lag` samples after one of `b`. */
  product(b: number, a: number, lag: number): number;
  /** `(atoms x channels x (atomSamples + 2 margin))` */
  readonly correlations: Float64Array;
  /**
   * Adds the events of one window.
   * @param traces planar `(channels x samples)`
   * @param events sorted by position
   */
  add(traces: Float32Array | Float64Array, samples: number, events: readonly PlacedAtom[]): void;
}
