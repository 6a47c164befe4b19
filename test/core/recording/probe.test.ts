import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import {
  contactDistanceUm,
  neighbours,
  type Probe,
  unknownProbe,
} from '../../../core/recording/probe.ts';

const probes: fc.Arbitrary<Probe> = fc
  .array(
    fc.record({
      x: fc.integer({ min: -200, max: 200 }),
      y: fc.integer({ min: 0, max: 800 }),
      shank: fc.constantFrom('0', '1'),
    }),
    { minLength: 1, maxLength: 24 },
  )
  .map((contacts) => ({
    name: 'drawn',
    positionsUm: Float64Array.from(contacts.flatMap(({ x, y }) => [x, y])),
    shankIds: contacts.map(({ shank }) => shank),
    geometryKnown: true,
  }));

describe('contactDistanceUm', () => {
  it('is a distance on a shank, and infinite between shanks', () => {
    fc.assert(
      fc.property(probes, (probe) => {
        const contacts = [...probe.shankIds.keys()];
        for (const a of contacts) {
          expect(contactDistanceUm(probe, a, a)).toBe(0);
          for (const b of contacts) {
            const distance = contactDistanceUm(probe, a, b);
            expect(distance).toBe(contactDistanceUm(probe, b, a));
            expect(distance === Infinity).toBe(probe.shankIds[a] !== probe.shankIds[b]);
            for (const c of contacts.slice(0, 5)) {
              const way = contactDistanceUm(probe, a, c) + contactDistanceUm(probe, c, b);
              expect(distance === Infinity || distance <= way + 1e-9).toBe(true);
            }
          }
        }
      }),
    );
  });

  it('is zero where nobody knows the geometry', () => {
    expect(contactDistanceUm(unknownProbe(4), 0, 3)).toBe(0);
  });
});

describe('neighbours', () => {
  it('are the contacts within the radius, each once, itself first, then by distance', () => {
    fc.assert(
      fc.property(probes, fc.integer({ min: 0, max: 500 }), (probe, radiusUm) => {
        for (const contact of probe.shankIds.keys()) {
          const near = [...neighbours(probe, contact, radiusUm)];
          expect(near[0]).toBe(contact);
          expect(new Set(near).size).toBe(near.length);
          const distances = near.map((other) => contactDistanceUm(probe, contact, other));
          expect(distances).toEqual([...distances].sort((a, b) => a - b));
          for (const other of probe.shankIds.keys()) {
            const isNear = contactDistanceUm(probe, contact, other) <= radiusUm;
            expect(near.includes(other)).toBe(isNear || other === contact);
          }
        }
      }),
    );
  });

  it('are all contacts where nobody knows the geometry, itself first all the same', () => {
    expect([...neighbours(unknownProbe(4), 2, 1)]).toEqual([2, 0, 1, 3]);
  });
});
