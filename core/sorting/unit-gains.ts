import type { Gram } from '../csc/gram.ts';
import { type Expectation, expectationsOf, hasMoved } from './expectation.ts';
import { similarPairs } from './pair-evidence.ts';
import type { UnitSet } from './unit-set.ts';

/** Only a unit at least this much like another can stand in for part of its spikes. */
const ALIKE = 0.4;

/**
 * Explanatory gains, kept while they hold: until the unit itself or one like it looks different, or a
 * new one like it appears. One that goes away changes nothing: with fewer others to stand in for a
 * unit, it explains more.
 */
export class UnitGains {
  private readonly gains = new Map<number, number>();
  private readonly seen = new Map<number, Expectation>();

  /**
   * @param compute the gain of one of the units
   * @returns one gain a unit
   */
  of(units: UnitSet, gram: Gram, compute: (unit: number) => number): Float64Array {
    const now = expectationsOf(units);
    const changed = Array.from(units.id, (id) => {
      const expected = now.get(id) as Expectation;
      const moved = hasMoved(this.seen.get(id), expected);
      if (moved) this.seen.set(id, expected);
      return moved;
    });
    const outdated = [...changed];
    for (const { first, second } of similarPairs(gram, ALIKE, gram.atomSamples - 1)) {
      outdated[first] ||= changed[second];
      outdated[second] ||= changed[first];
    }
    return Float64Array.from(units.id, (id, unit) => {
      let gain = outdated[unit] ? undefined : this.gains.get(id);
      gain ??= compute(unit);
      this.gains.set(id, gain);
      return gain;
    });
  }
}
