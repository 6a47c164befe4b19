import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { Random } from '../../../core/base/random.ts';
import { decideSpikes, decideSpikesOf, relativeToDrift } from '../../../core/sorting/decide.ts';
import { type EventRow, eventsOf } from './event-rows.ts';

const refractorySamples = 30;

async function decide(rows: readonly EventRow[], atomCount = 1): Promise<number[]> {
  return [...(await decideSpikes(await eventsOf(rows), { atomCount, refractorySamples }))];
}

/** A unit's events, 100 samples apart, of the given mean amplitude at each share of the recording. */
function unitOf(
  count: number,
  amplitudeAt: (share: number) => number,
  seed: number,
  atom = 0,
): EventRow[] {
  const random = new Random(seed);
  return Array.from({ length: count }, (_, i) => ({
    position: 100 * i + random.integer(20),
    atom,
    amplitude: amplitudeAt(i / count) * (1 + 0.06 * random.normal()),
    misfit: random.normal(),
  }));
}

describe('decideSpikes', () => {
  it('loses no spike of a unit whose amplitude drifts, even by half', async () => {
    for (const drift of [0, -0.5, 1] as const) {
      for (const sign of [1, -1]) {
        const rows = unitOf(600, (share) => sign * 25 * (1 + drift * share), 1);
        expect(await decide(rows)).toEqual(rows.map(() => 1));
      }
    }
  });

  it('removes a second population at 0.3 of the amplitude, and nothing else', async () => {
    for (const everyNth of [4, 10, 40]) {
      const rows = unitOf(800, () => 25, 2).map((row, i) =>
        i % everyNth === 0 ? { ...row, amplitude: 0.3 * row.amplitude! } : row,
      );
      expect(await decide(rows)).toEqual(rows.map((_, i) => Number(i % everyNth !== 0)));
    }
  });

  it('removes a population at 1.8 of the amplitude, and one far smaller while the unit drifts', async () => {
    const rows = unitOf(800, (share) => 40 * (1 - 0.5 * share), 3).map((row, i) => {
      const factor = i % 20 === 0 ? 1.8 : i % 20 === 10 ? 0.3 : 1;
      return { ...row, amplitude: factor * row.amplitude! };
    });
    expect(await decide(rows)).toEqual(rows.map((_, i) => Number(i % 10 !== 0)));
  });

  it('divides two populations at a deep valley even inside the usual band', async () => {
    const random = new Random(4);
    const rows = unitOf(800, () => 25, 4).map((row, i) => ({
      ...row,
      amplitude: (i % 5 === 0 ? 0.72 : 1) * 25 * (1 + 0.02 * random.normal()),
    }));
    expect(await decide(rows)).toEqual(rows.map((_, i) => Number(i % 5 !== 0)));
  });

  it('removes events under which the template leaves far more than noise, not those of a unit that never fits well', async () => {
    const rows = unitOf(300, () => 25, 5).map((row, i) => ({
      ...row,
      misfit: row.misfit! + (i % 30 === 7 ? 40 : 0),
    }));
    expect(await decide(rows)).toEqual(rows.map((_, i) => Number(i % 30 !== 7)));
    const alwaysPoor = unitOf(300, () => 25, 5).map((row) => ({
      ...row,
      misfit: 60 + 5 * row.misfit!,
    }));
    expect(await decide(alwaysPoor)).toEqual(alwaysPoor.map(() => 1));
  });

  it('judges no amplitudes of a unit of too few events', async () => {
    const rows = [10, 25, 40, 3, 90].map((amplitude, i) => ({ position: 100 * i, amplitude }));
    expect(await decide(rows)).toEqual([1, 1, 1, 1, 1]);
  });

  it('keeps the more certain of two events within the refractory period', async () => {
    await fc.assert(
      fc.asyncProperty(
        fc.integer({ min: 0, max: refractorySamples - 1 }),
        fc.float({ min: 0, max: 30, noNaN: true }),
        fc.float({ min: 0, max: 30, noNaN: true }),
        async (lag, first, second) => {
          const rows = [
            { position: 1000, margin: first },
            { position: 1000 + lag, margin: second },
          ];
          expect(await decide(rows)).toEqual(second > first ? [0, 1] : [1, 0]);
        },
      ),
    );
    expect(await decide([{ position: 1000 }, { position: 1000 + refractorySamples }])).toEqual([
      1, 1,
    ]);
  });

  it('knows no refractory period across segments or units', async () => {
    expect(
      await decide([
        { position: 10, segment: 0 },
        { position: 12, segment: 1 },
      ]),
    ).toEqual([1, 1]);
    expect(
      await decide(
        [
          { position: 10, atom: 0 },
          { position: 12, atom: 1 },
        ],
        2,
      ),
    ).toEqual([1, 1]);
  });

  const crowds = fc.array(
    fc.record({
      segment: fc.nat(1),
      position: fc.nat(2000),
      atom: fc.nat(2),
      amplitude: fc.double({ min: 5, max: 40, noNaN: true }),
      margin: fc.float({ min: 0, max: 20, noNaN: true }),
      misfit: fc.double({ min: -3, max: 30, noNaN: true }),
    }),
    { maxLength: 250 },
  );
  const inOrder = (rows: readonly Required<EventRow>[]) =>
    [...rows].sort((a, b) => a.segment - b.segment || a.position - b.position || a.atom - b.atom);

  it('never keeps two spikes of one unit within its refractory period', async () => {
    await fc.assert(
      fc.asyncProperty(crowds, async (crowd) => {
        const rows = inOrder(crowd);
        const keep = await decide(rows, 3);
        const kept = rows.filter((_, i) => keep[i] === 1);
        kept.forEach((a, i) => {
          for (const b of kept.slice(0, i)) {
            const apart = a.segment !== b.segment || a.atom !== b.atom;
            if (!apart) expect(a.position - b.position).toBeGreaterThanOrEqual(refractorySamples);
          }
        });
      }),
    );
  });

  it('rejects a spike as refractory only for a kept one that is as certain', async () => {
    await fc.assert(
      fc.asyncProperty(crowds, async (crowd) => {
        const rows = inOrder(crowd.slice(0, 39).map((row) => ({ ...row, atom: 0 })));
        const keep = await decide(rows);
        rows.forEach((row, i) => {
          const nearKept = rows.filter(
            (other, j) =>
              keep[j] === 1 &&
              j !== i &&
              other.segment === row.segment &&
              Math.abs(other.position - row.position) < refractorySamples,
          );
          const overruled = nearKept.some(({ margin }) => margin >= row.margin);
          expect(keep[i]).toBe(Number(!overruled));
        });
      }),
    );
  });

  it('decides each unit by its own events alone', async () => {
    await fc.assert(
      fc.asyncProperty(crowds, async (crowd) => {
        const rows = inOrder(crowd);
        const keep = await decide(rows, 3);
        for (const atom of [0, 1, 2]) {
          const own = rows.filter((row) => row.atom === atom);
          const expected = keep.filter((_, i) => rows[i].atom === atom);
          expect(await decide(own, 3)).toEqual(expected);
        }
      }),
    );
  });

  it('gives back an empty decision for no events', async () => {
    expect(await decide([], 0)).toEqual([]);
  });
});

describe('relativeToDrift', () => {
  it('does not change when all amplitudes are scaled', () => {
    fc.assert(
      fc.property(
        fc.array(fc.double({ min: 0.5, max: 100, noNaN: true }), { minLength: 1, maxLength: 300 }),
        fc.constantFrom(0.25, 2, 1024),
        (sizes, factor) => {
          const scaled = Float64Array.from(sizes, (size) => factor * size);
          expect(relativeToDrift(scaled)).toEqual(relativeToDrift(Float64Array.from(sizes)));
        },
      ),
    );
  });

  it('is one for a unit that never changes, and flat for one that changes steadily', () => {
    expect([...relativeToDrift(new Float64Array(200).fill(7))]).toEqual(
      new Array<number>(200).fill(1),
    );
    const steady = relativeToDrift(Float64Array.from({ length: 500 }, (_, i) => 100 - 0.1 * i));
    for (const value of steady) expect(Math.abs(value - 1)).toBeLessThan(0.1);
  });
});

describe('decideSpikesOf', () => {
  it('decides anew as from the beginning, whichever atoms were given another’s events, and leaves the rest', async () => {
    const options = { atomCount: 4, refractorySamples };
    await fc.assert(
      fc.asyncProperty(
        fc.integer({ min: 1, max: 1000 }),
        fc.tuple(fc.nat(3), fc.nat(3)).filter(([first, second]) => first !== second),
        async (seed, [first, second]) => {
          const counts = [0, 45, 120, 300];
          const rows = counts.flatMap((count, atom) => unitOf(count, () => 25, seed + atom, atom));
          const events = await eventsOf(rows);
          const keep = await decideSpikes(events, options);
          events.atom.forEach((atom, i) => {
            if (atom === second) events.atom[i] = first;
          });
          await decideSpikesOf(events, options, keep, (atom) => atom === first);
          expect(keep).toEqual(await decideSpikes(events, options));
        },
      ),
    );
  });
});
