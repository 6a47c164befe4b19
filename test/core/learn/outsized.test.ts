import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import type { Event } from '../../../core/csc/debias.ts';
import { withoutOutsized } from '../../../core/learn/outsized.ts';

const reach = 20;
const atomCount = 3;

const anyEvents = fc.array(
  fc.array(
    fc.record({
      position: fc.integer({ min: 0, max: 200 }),
      atom: fc.integer({ min: 0, max: atomCount - 1 }),
      amplitude: fc.double({ min: -100, max: 100, noNaN: true }),
    }),
    { maxLength: 12 },
  ),
  { maxLength: 12 },
);

const at = (position: number, amplitude: number, atom = 0): Event => ({
  position,
  atom,
  amplitude,
});

describe('withoutOutsized', () => {
  it('leaves events that are alike as they are, the lists themselves', () => {
    const events = [[at(0, 10), at(50, -14)], [at(5, 29), at(9, 2, 1)], []];
    withoutOutsized(events, atomCount, reach).forEach((list, w) => {
      expect(list).toBe(events[w]);
    });
  });

  it('leaves out what is more than three times as large as an atom’s median, and what it touches', () => {
    const usual = Array.from({ length: 9 }, (_, i) => [at(10 * i, 10)]);
    const large = [at(0, 11), at(30, -31), at(50, 9, 1), at(51, 9, 1)];
    const [first, ...others] = withoutOutsized([large, ...usual], atomCount, reach);
    expect(first).toEqual([large[0], large[3]]);
    expect(others).toEqual(usual);
  });

  it('does not depend on the scale or the sign of the signal, nor on the order of windows', () => {
    fc.assert(
      fc.property(anyEvents, (events) => {
        const kept = withoutOutsized(events, atomCount, reach);
        const scaled = events.map((list) =>
          list.map((e) => ({ ...e, amplitude: -4 * e.amplitude })),
        );
        const positionsOf = (lists: readonly (readonly Event[])[]) =>
          lists.map((list) => list.map(({ position, atom }) => [position, atom]));
        expect(positionsOf(withoutOutsized(scaled, atomCount, reach))).toEqual(positionsOf(kept));
        const reversed = withoutOutsized([...events].reverse(), atomCount, reach).reverse();
        expect(reversed).toEqual(kept);
      }),
    );
  });

  it('leaves out fewer than half of an atom’s events for their own size', () => {
    fc.assert(
      fc.property(anyEvents, (events) => {
        const kept = withoutOutsized(events, atomCount, -1).flat();
        for (let atom = 0; atom < atomCount; atom++) {
          const all = events.flat().filter((event) => event.atom === atom).length;
          const left = kept.filter((event) => event.atom === atom).length;
          expect(2 * left).toBeGreaterThanOrEqual(all);
        }
      }),
    );
  });
});
