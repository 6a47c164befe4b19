import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { atomOf } from '../../../core/csc/problem.ts';
import { truncateAtom } from '../../../core/csc/truncate.ts';
import { mixedAtoms } from '../../../core/kernels/mixed-atoms.ts';
import { randomDictionary } from './random-problem.ts';

const shapes = fc.record({
  channelCount: fc.integer({ min: 2, max: 10 }),
  seed: fc.integer({ min: 0, max: 1_000_000 }),
  mostMissing: fc.double({ min: 0.3, max: 0.9, noNaN: true }),
});

describe('an atom that is truncated', () => {
  it('misses no more energy than it may, and is correlated with mixtures from then on', () => {
    let truncated = 0;
    fc.assert(
      fc.property(shapes, ({ channelCount, seed, mostMissing }) => {
        const shape = { atomCount: 2, channelCount, atomSamples: 50, samples: 0, seed };
        const dictionary = randomDictionary(shape);
        const before = dictionary.atoms.slice();
        truncateAtom(dictionary, 1, mostMissing);
        const size = channelCount * 50;
        expect(atomOf(dictionary, 0)).toEqual(before.subarray(0, size));
        const missing = atomOf(dictionary, 1).reduce(
          (sum, value, i) => sum + (value - before[size + i]) ** 2,
          0,
        );
        expect(missing).toBeLessThanOrEqual(mostMissing + 1e-9);
        if (missing === 0) return;
        truncated++;
        expect(mixedAtoms(dictionary).map(({ atom }) => atom)).toEqual([1]);
      }),
    );
    expect(truncated).toBeGreaterThan(10);
  });

  it('stays what it is where all of it must stay', () => {
    const dictionary = randomDictionary({
      atomCount: 1,
      channelCount: 8,
      atomSamples: 30,
      samples: 0,
      seed: 3,
    });
    const before = dictionary.atoms.slice();
    truncateAtom(dictionary, 0, 0);
    expect(dictionary.atoms).toEqual(before);
    dictionary.atoms[3] = Number.NaN;
    truncateAtom(dictionary, 0, 1);
    expect(dictionary.atoms.subarray(4)).toEqual(before.subarray(4));
  });
});
