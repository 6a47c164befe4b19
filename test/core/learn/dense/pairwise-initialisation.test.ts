import { describe, expect, it } from 'vitest';
import { Random } from '../../../../core/base/random.ts';
import { pairwiseAtoms } from '../../../../core/learn/dense/pairwise-initialisation.ts';
import { simulateSparseSignals } from '../../../../core/simulate/sparse-signals.ts';

describe('pairwiseAtoms', () => {
  it('finds every planted atom of an orthogonal dictionary, each once', () => {
    const size = 12;
    const atoms = Float64Array.from({ length: size * size }, (_, i) =>
      i % (size + 1) === 0 ? 1 : 0,
    );
    const random = new Random(4);
    const { signals } = simulateSparseSignals(
      {
        atoms,
        signalSize: size,
        signalCount: 2000,
        groupSize: 1,
        activeGroups: 2,
        drawGroup: (draw, out) => {
          out[0] = draw.normal();
        },
      },
      random,
    );
    const options = {
      atomCount: size,
      pairs: 300,
      largestLikeness: 0.7,
    };
    const found = pairwiseAtoms(signals, options, random);
    expect(found.atomCount).toBe(size);
    const planted = Array.from({ length: size }, (_, j) => {
      const atom = found.atoms.subarray(j * size, (j + 1) * size).map(Math.abs);
      const largest = Math.max(...atom);
      expect(largest).toBeGreaterThan(0.9);
      return atom.indexOf(largest);
    });
    expect(new Set(planted).size).toBe(size);
  });
});
