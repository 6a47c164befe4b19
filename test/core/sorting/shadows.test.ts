import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { atomOf, createDictionary, normaliseAtoms } from '../../../core/csc/problem.ts';
import { Shadows } from '../../../core/sorting/shadows.ts';

const atomSamples = 30;
const reach = 10;

/** A large and a small unit that share a channel, and a large one on another. */
function threeUnits() {
  const dictionary = createDictionary(3, 2, atomSamples);
  [0, 0, 1].forEach((channel, c) => {
    atomOf(dictionary, c).fill(1, channel * atomSamples, (channel + 1) * atomSamples);
  });
  normaliseAtoms(dictionary);
  return { dictionary, scale: Float64Array.of(50, 20, 60) };
}

const shadows = new Shadows(threeUnits(), atomSamples);
const eventAt = (position: number, atom: number) => ({ position, atom, amplitude: 1 });

describe('Shadows', () => {
  it('hold the small events near a much larger one on the same channels, on either side', () => {
    const large = eventAt(100, 0);
    const near = [eventAt(100 - reach, 1), large, eventAt(100 + reach, 1)];
    expect(shadows.outside(near)).toEqual([large]);
    const far = [eventAt(99 - reach, 1), large, eventAt(101 + reach, 1)];
    expect(shadows.outside(far)).toBe(far);
  });

  it('end where the same neuron may fire again: in a burst spikes shrink', () => {
    const burst = [eventAt(10, 0), eventAt(15, 1)];
    expect(new Shadows(threeUnits(), 5).outside(burst)).toBe(burst);
    expect(new Shadows(threeUnits(), 6).outside(burst)).toEqual(burst.slice(0, 1));
  });

  it('are thrown by no unit that is far away, hardly larger, or the same', () => {
    const elsewhere = [eventAt(10, 1), eventAt(11, 2), eventAt(12, 1)];
    expect(shadows.outside(elsewhere)).toBe(elsewhere);
    const alike = new Shadows({ ...threeUnits(), scale: Float64Array.of(39, 20, 60) }, atomSamples);
    const close = [eventAt(10, 0), eventAt(11, 1)];
    expect(alike.outside(close)).toBe(close);
  });

  it('hold exactly the events that one compared with all others would find', () => {
    const events = fc
      .array(fc.tuple(fc.nat(200), fc.nat(2)), { maxLength: 30 })
      .map((pairs) =>
        pairs
          .map(([position, atom]) => eventAt(position, atom))
          .sort((a, b) => a.position - b.position),
      );
    fc.assert(
      fc.property(events, (list) => {
        const expected = list.filter(
          ({ atom, position }) =>
            atom !== 1 ||
            !list.some((other) => other.atom === 0 && Math.abs(other.position - position) <= reach),
        );
        expect(shadows.outside(list)).toEqual(expected);
      }),
    );
  });

  it('hold no more of a neuron than chance has it, and all of what others leave', () => {
    const observed = 1_000_000;
    const all = Float64Array.of(10_000, 1000, 10_000);
    const litByChance = Math.exp((-all[0] * (2 * reach + 1)) / observed);
    const independent = Float64Array.of(10_000, 1000 * litByChance, 10_000);
    expect(shadows.shadedShares(all, independent, observed)[1]).toBeCloseTo(0, 12);
    expect([...shadows.shadedShares(all, Float64Array.of(10_000, 0, 10_000), observed)]).toEqual([
      0, 1, 0,
    ]);
    expect([...shadows.shadedShares(new Float64Array(3), new Float64Array(3), observed)]).toEqual([
      0, 0, 0,
    ]);
  });
});
