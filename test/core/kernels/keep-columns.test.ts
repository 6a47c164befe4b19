import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { implementations } from './implementations.ts';

describe.each(implementations)('the last columns of a room, $name', ({ kernels }) => {
  it('become the first of what is asked for next, however lengths change', () => {
    const step = fc.tuple(
      fc.integer({ min: 1, max: 12 }),
      fc.double({ min: 0, max: 1, noNaN: true }),
    );
    fc.assert(
      fc.property(
        fc.integer({ min: 1, max: 5 }),
        fc.array(step, { minLength: 2, maxLength: 8 }),
        (rowCount, steps) => {
          let before: Float64Array | undefined;
          let next = 1;
          for (const [length, share] of steps) {
            const room = kernels.room('correlation', rowCount * length);
            let kept = 0;
            const expected: number[][] = Array.from({ length: rowCount }, () => []);
            if (before !== undefined) {
              const old = before.length / rowCount;
              kept = Math.floor(share * Math.min(length, old));
              expected.forEach((row, r) => {
                row.push(...before!.subarray((r + 1) * old - kept, (r + 1) * old));
              });
              expect(kernels.keepColumns(before, old, kept, room, length)).toBe(room);
            }
            for (let r = 0; r < rowCount; r++) {
              const row = room.subarray(r * length, (r + 1) * length);
              expect([...row.subarray(0, kept)]).toEqual(expected[r]);
              for (let n = 0; n < length; n++) row[n] = next++;
            }
            before = room;
          }
        },
      ),
    );
  });
});
