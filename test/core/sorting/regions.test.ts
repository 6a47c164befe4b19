import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { spikeNeighbours } from '../../../core/preprocess/neighbourhood.ts';
import type { Probe } from '../../../core/recording/probe.ts';
import { regionsOf } from '../../../core/sorting/regions.ts';

const radiusUm = 100;

/** Two columns of contacts 40 µm apart on every shank, numbered at random. */
function probeOf(contacts: number, shanks: number, order: readonly number[]): Probe {
  const place = (i: number) => order[i] ?? i;
  return {
    name: 'test',
    positionsUm: Float64Array.from({ length: 2 * contacts }, (_, i) =>
      i % 2 === 0 ? 40 * (place(i >> 1) % 2) : 40 * (place(i >> 1) >> 1),
    ),
    shankIds: Array.from({ length: contacts }, (_, i) => String(place(i) % shanks)),
    geometryKnown: true,
  };
}

const probes = fc
  .record({ contacts: fc.integer({ min: 1, max: 130 }), shanks: fc.integer({ min: 1, max: 4 }) })
  .chain(({ contacts, shanks }) =>
    fc
      .record({
        order: fc.shuffledSubarray(
          Array.from({ length: contacts }, (_, i) => i),
          { minLength: contacts },
        ),
        unusable: fc.array(fc.nat(contacts - 1), { maxLength: 10 }),
      })
      .map(({ order, unusable }) => {
        const usable = new Uint8Array(contacts).fill(1);
        for (const channel of unusable) usable[channel] = 0;
        return { probe: probeOf(contacts, shanks, order), usable };
      }),
  );

describe('regionsOf', () => {
  it('gives every usable channel one region to belong to, with all its neighbours around', () => {
    fc.assert(
      fc.property(probes, ({ probe, usable }) => {
        const neighbours = spikeNeighbours(probe, usable, radiusUm);
        const regions = regionsOf(probe, usable, neighbours);
        const cores = regions.flatMap(({ core }) => [...core]).sort((a, b) => a - b);
        expect(cores).toEqual([...usable.keys()].filter((channel) => usable[channel] === 1));
        for (const { core, channels } of regions) {
          expect([...channels]).toEqual([...channels].sort((a, b) => a - b));
          for (const channel of core) {
            expect(channels).toContain(channel);
            for (const other of neighbours[channel]) expect(channels).toContain(other);
          }
        }
      }),
    );
  });

  it('never lets a region reach over two shanks of a large probe', () => {
    fc.assert(
      fc.property(probes, ({ probe, usable }) => {
        const regions = regionsOf(probe, usable, spikeNeighbours(probe, usable, radiusUm));
        if (regions.length < 2) return;
        for (const { channels } of regions) {
          expect(new Set(Array.from(channels, (c) => probe.shankIds[c])).size).toBe(1);
        }
      }),
    );
  });

  it('keeps a small probe whole and cuts a long one into pieces of bounded size', () => {
    const whole = (contacts: number) => {
      const probe = probeOf(contacts, 1, []);
      const usable = new Uint8Array(contacts).fill(1);
      return regionsOf(probe, usable, spikeNeighbours(probe, usable, radiusUm));
    };
    expect(whole(4)).toHaveLength(1);
    expect(whole(24)).toHaveLength(1);
    for (const [contacts, size] of [
      [64, 16],
      [384, 32],
    ] as const) {
      const long = whole(contacts);
      expect(long).toHaveLength(contacts / size);
      for (const { core, channels } of long) {
        expect(core).toHaveLength(size);
        expect(channels.length).toBeLessThanOrEqual(size + 2 * 6);
      }
    }
  });
});
