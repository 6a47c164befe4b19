import {
  crossCorrelogramRefractoriness,
  type RefractoryEvidence,
  type RefractoryOptions,
} from '../detect/refractory.ts';
import type { ExplainedWindows } from './explained-windows.ts';
import type { AtomPair } from './pair-evidence.ts';
import type { PlacedWindow } from './windows.ts';

/** What the spike times of two atoms say about their being one neuron. */
export interface PairTiming extends RefractoryEvidence {
  /** Share of the rarer atom's events that stand where both may explain the same spike. */
  readonly together: number;
  /** What that share would be by chance. */
  readonly togetherByChance: number;
}

/** A neuron hardly ever fires again within twice the period in which it cannot. */
const SILENT_REFRACTORY_PERIODS = 2;
/** Lags up to this many refractory periods say how often two units meet. */
const BASELINE_REFRACTORY_PERIODS = 20;

/**
 * The lags at which trains are compared. Within a third of an atom like templates can stand in for
 * each other, so that nothing is known of their order.
 */
export function timingLags(refractorySamples: number, atomSamples: number): RefractoryOptions {
  return {
    refractorySamples: SILENT_REFRACTORY_PERIODS * refractorySamples,
    deadSamples: Math.floor(atomSamples / 3),
    baselineSamples: BASELINE_REFRACTORY_PERIODS * refractorySamples,
  };
}

/** Compares the trains of two atoms, `second` taken at the pair's lag. */
export function pairTiming(
  { first, second, lag }: AtomPair,
  explained: ExplainedWindows<PlacedWindow>,
  options: RefractoryOptions,
): PairTiming {
  const trainOf = (unit: number, shift: number) =>
    Float64Array.from(
      explained.eventsOf(unit),
      ({ window, event }) => explained.windows[window].start + event.position + shift,
    ).sort();
  const [a, b] = [trainOf(first, 0), trainOf(second, -lag)];
  const { deadSamples, baselineSamples } = options;
  const near = crossCorrelogramRefractoriness(a, b, {
    refractorySamples: deadSamples + 1,
    deadSamples: -1,
    baselineSamples,
  });
  const rarer = Math.max(1, Math.min(a.length, b.length));
  return {
    ...crossCorrelogramRefractoriness(a, b, options),
    together: near.count / rarer,
    togetherByChance: near.expected / rarer,
  };
}
