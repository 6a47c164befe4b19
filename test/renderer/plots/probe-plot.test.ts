import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { contactPlaces, contactsIn } from '../../../renderer/plots/probe-plot.ts';
import { slotsOnProbe } from '../../../renderer/plots/template-plot.ts';

const probeOf = (positions: readonly (readonly [number, number])[], geometryKnown = true) => ({
  name: 'probe',
  positionsUm: Float64Array.from(positions.flat()),
  shankIds: positions.map(() => '0'),
  geometryKnown,
});

const contacts = fc.uniqueArray(
  fc.tuple(fc.integer({ min: 0, max: 60 }), fc.integer({ min: 0, max: 4000 })),
  { minLength: 1, maxLength: 40, selector: String },
);
const area = { x: 0, y: 0, width: 104, height: 600 };

describe('contacts on a map', () => {
  it('lie inside, as on the probe: what is higher stands higher', () => {
    fc.assert(
      fc.property(contacts, (positions) => {
        const places = contactPlaces(probeOf(positions), positions.length, area);
        for (const [i, [x, y]] of places.entries()) {
          expect(x).toBeGreaterThanOrEqual(0);
          expect(x).toBeLessThanOrEqual(area.width);
          expect(y).toBeGreaterThanOrEqual(0);
          expect(y).toBeLessThanOrEqual(area.height);
          for (const [j, [otherX, otherY]] of places.entries()) {
            if (positions[i][0] > positions[j][0]) expect(x).toBeGreaterThan(otherX);
            if (positions[i][1] > positions[j][1]) expect(y).toBeLessThan(otherY);
          }
        }
      }),
    );
  });

  it('are found by the rectangle that holds them, and the nearest one by a click', () => {
    fc.assert(
      fc.property(contacts, fc.nat(), (positions, pick) => {
        const places = contactPlaces(probeOf(positions), positions.length, area);
        expect(contactsIn(places, area)).toEqual([...places.keys()]);
        const [x, y] = places[pick % places.length];
        const found = contactsIn(places, { x: x + 0.001, y, width: 0, height: 0 });
        expect(found).toHaveLength(1);
        const [nearX, nearY] = places[found[0]];
        expect(Math.hypot(nearX - x, nearY - y)).toBeLessThan(0.01);
      }),
    );
  });
});

describe('channels of a template', () => {
  it('stand in columns and rows like the contacts', () => {
    const probe = probeOf([
      [0, 0],
      [20, 0],
      [0, 40],
      [20, 40],
    ]);
    expect(slotsOnProbe(probe, [0, 1, 2, 3])).toEqual([
      { channel: 0, column: 0, row: 1 },
      { channel: 1, column: 1, row: 1 },
      { channel: 2, column: 0, row: 0 },
      { channel: 3, column: 1, row: 0 },
    ]);
  });

  it('each have a place of their own where nobody knows the probe', () => {
    fc.assert(
      fc.property(fc.uniqueArray(fc.nat(99), { minLength: 1, maxLength: 12 }), (channels) => {
        const slots = slotsOnProbe(probeOf([], false), channels);
        expect(new Set(slots.map(({ column, row }) => `${column} ${row}`)).size).toBe(
          channels.length,
        );
      }),
    );
  });
});
