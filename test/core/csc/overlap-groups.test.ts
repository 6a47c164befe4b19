import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { Random } from '../../../core/base/random.ts';
import { computeGram } from '../../../core/csc/gram.ts';
import { overlapGroups } from '../../../core/csc/overlap-groups.ts';
import { atomOf, createDictionary } from '../../../core/csc/problem.ts';

/** Atoms of five samples, on one or two of four channels each. */
function atomsOnSomeChannels(atomCount: number, random: Random) {
  const dictionary = createDictionary(atomCount, 4, 5);
  for (let c = 0; c < atomCount; c++) {
    for (const channel of [random.integer(4), random.integer(4)]) {
      atomOf(dictionary, c).fill(1, channel * 5, (channel + 1) * 5);
    }
  }
  return dictionary;
}

describe('overlapGroups', () => {
  it('joins what overlaps on a shared channel, directly or through others, and nothing else', () => {
    fc.assert(
      fc.property(
        fc.integer({ min: 1, max: 5 }),
        fc.integer({ min: 0, max: 40 }),
        fc.nat(),
        (atomCount, count, seed) => {
          const random = new Random(seed);
          const gram = computeGram(atomsOnSomeChannels(atomCount, random));
          const atoms = Array.from({ length: count }, () => random.integer(atomCount));
          const positions = Array.from({ length: count }, () => random.integer(120)).sort(
            (a, b) => a - b,
          );
          const groups = overlapGroups(gram, atoms, positions);
          const meet = (i: number, j: number) =>
            Math.abs(positions[i] - positions[j]) < 5 &&
            gram.centre[atoms[i] * atomCount + atoms[j]] >= 0;
          // The smallest number that reaches each member from neighbour to neighbour.
          const first = Array.from(atoms.keys());
          for (let round = 0; round < count; round++) {
            for (const i of first.keys()) {
              for (const j of first.keys()) {
                if (meet(i, j)) first[i] = Math.min(first[i], first[j]);
              }
            }
          }
          const expected = Array.from(new Set(first), (root) =>
            Array.from(first.keys()).filter((i) => first[i] === root),
          );
          expect(groups).toEqual(expected);
        },
      ),
    );
  });
});
