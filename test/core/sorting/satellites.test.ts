import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { Random } from '../../../core/base/random.ts';
import type { Event } from '../../../core/csc/debias.ts';
import { findSatellite } from '../../../core/sorting/satellites.ts';

const atomSamples = 40;
const samples = 400_000;

/** Events of independent units, far more than would meet at one lag by chance. */
function independent(rates: readonly number[], random: Random): Event[] {
  return rates.flatMap((count, atom) =>
    Array.from({ length: count }, () => ({
      position: random.integer(samples),
      atom,
      amplitude: 10,
    })),
  );
}

const inOrder = (events: Event[]): Event[][] => [
  events.sort((a, b) => a.position - b.position || a.atom - b.atom),
];

/** With each event of atom 0, except every `missing`-th, one of `atom` a lag later, give or take a sample. */
function companions(events: readonly Event[], atom: number, lag: number, missing: number): Event[] {
  return events
    .filter((event, i) => event.atom === 0 && i % missing !== 0)
    .map((event, i) => ({ position: event.position + lag + (i % 3) - 1, atom, amplitude: 4 }));
}

const lags = fc.integer({ min: -55, max: 55 });

describe('findSatellite', () => {
  it('finds the smaller of two units that always fire together, whatever the lag', () => {
    fc.assert(
      fc.property(lags, fc.integer({ min: 1, max: 1e6 }), (lag, seed) => {
        const events = independent([300, 500], new Random(seed));
        const all = inOrder([...events, ...companions(events, 2, lag, 9)]);
        const found = findSatellite(all, Float64Array.of(20, 30, 8), atomSamples)!;
        expect(found).toMatchObject({ unit: 2, other: 0, isMutual: true });
        expect(Math.abs(found.lag + lag)).toBeLessThanOrEqual(2);
      }),
      { numRuns: 40 },
    );
  });

  it('leaves independent units alone, and those that fire together now and then', () => {
    fc.assert(
      fc.property(lags, fc.integer({ min: 1, max: 1e6 }), (lag, seed) => {
        const random = new Random(seed);
        const events = independent([300, 500, 100], random);
        const synchronous = companions(events, 2, lag, 2);
        const all = inOrder([...events, ...synchronous]);
        expect(findSatellite(all, Float64Array.of(20, 30, 8), atomSamples)).toBeNull();
      }),
      { numRuns: 40 },
    );
  });

  it('does not give up a rare large unit for a frequent small one that its spikes set off', () => {
    const random = new Random(4);
    const rare = independent([60], random);
    const frequent = independent([0, 900], random);
    const all = inOrder([...rare, ...frequent, ...companions(rare, 1, 3, 50)]);
    expect(findSatellite(all, Float64Array.of(50, 12), atomSamples)).toBeNull();
  });

  it('says whether the other one mostly fires alone', () => {
    const random = new Random(6);
    const rare = independent([60], random);
    const all = inOrder([
      ...rare,
      ...independent([0, 900], random),
      ...companions(rare, 1, 12, 50),
    ]);
    const found = findSatellite(all, Float64Array.of(25, 30), atomSamples)!;
    expect(found).toMatchObject({ unit: 0, other: 1, isMutual: false });
    expect(Math.abs(found.lag - 12)).toBeLessThanOrEqual(2);
  });

  it('does not depend on the order of the units', () => {
    const events = independent([300, 500], new Random(5));
    const all = inOrder([...events, ...companions(events, 2, 17, 9)]);
    const turned = inOrder(all[0].map((event) => ({ ...event, atom: 2 - event.atom })));
    expect(findSatellite(turned, Float64Array.of(8, 30, 20), atomSamples)).toMatchObject({
      unit: 0,
      other: 2,
    });
  });
});
