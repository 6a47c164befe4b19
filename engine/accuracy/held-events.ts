import { compareSpikeTrains } from '../../core/index.ts';
import { oneSegment } from './trains.ts';

/** The sorted unit that holds the most of some known events. */
export interface HeldEvents {
  readonly eventCount: number;
  /** Events with a spike of the unit. */
  readonly held: number;
  /** All spikes of that unit. */
  readonly unitSize: number;
  /** All sorted units. */
  readonly unitCount: number;
  readonly remarks: readonly string[];
}

/** Of units that hold equally many, the smallest. */
export function heldEvents(
  events: Float64Array,
  tested: readonly Float64Array[],
  toleranceSamples: number,
): HeldEvents {
  const held = compareSpikeTrains([[events]], oneSegment(tested), toleranceSamples).matchCounts;
  const ranked = tested
    .map((train, unit) => ({ unit, size: train.length, held: held[unit]! }))
    .sort((a, b) => b.held - a.held || a.size - b.size);
  const [best, ...rest] = ranked;
  return {
    eventCount: events.length,
    held: best?.held ?? 0,
    unitSize: best?.size ?? 0,
    unitCount: tested.length,
    remarks: rest
      .filter((other) => other.held >= 0.2 * events.length)
      .map(
        (other) =>
          `Sorted unit ${other.unit} of ${other.size} spikes holds ${other.held} of the ${events.length} events as well.`,
      ),
  };
}
