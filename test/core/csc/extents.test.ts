import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { Extents, extentOf } from '../../../core/csc/extents.ts';

const extent = fc
  .tuple(fc.integer({ min: 0, max: 500 }), fc.integer({ min: 0, max: 60 }))
  .map(([first, length]) => ({ first, last: first + length }));

describe('Extents', () => {
  it('finds all that come within reach, and no other', () => {
    fc.assert(
      fc.property(
        fc.array(extent, { maxLength: 30 }),
        extent,
        fc.integer({ min: 0, max: 100 }),
        (list, centre, reach) => {
          const sorted = [...list].sort((a, b) => a.first - b.first);
          const gap = (other: { first: number; last: number }) =>
            Math.max(other.first - centre.last, centre.first - other.last, 0);
          const expected = sorted.flatMap((other, i) => (gap(other) <= reach ? [i] : []));
          expect(new Extents(sorted).near(centre, reach)).toEqual(expected);
        },
      ),
    );
  });

  it('reaches from the first event of a cluster to its last', () => {
    const at = (position: number) => ({ position, atom: 0, amplitude: 1 });
    expect(extentOf([at(3), at(7), at(40)])).toEqual({ first: 3, last: 40 });
  });
});
