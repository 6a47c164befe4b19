import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { binomial, gaussian, poisson } from '../../../core/csc/exponential-family.ts';
import { familyLikelihood } from '../../../core/csc/likelihood.ts';
import { fitAtoms, tapDerivatives } from '../../../core/point-process/dictionary-step.ts';
import { randomCounts } from '../csc/random-counts.ts';

/** Codes with overlaps, and events that leave the window at both ends. */
const code = {
  position: Float64Array.of(-3, 5, 9, 9, 40, 66),
  atom: Int32Array.of(0, 1, 0, 1, 0, 1),
  value: Float64Array.of(1, 0.7, 1.2, 0.4, 0.9, 1.1),
};

describe.each([gaussian, binomial, poisson])('the taps of atoms, $name family', (family) => {
  const problemOf = (seed: number) => {
    const { dictionary, observations } = randomCounts(family, seed);
    return { dictionary, groups: [{ likelihood: familyLikelihood(family, observations), code }] };
  };

  it('have the gradient and the Hessian of finite differences', () => {
    fc.assert(
      fc.property(fc.nat(1e6), fc.nat(17), fc.nat(17), (seed, i, j) => {
        const { dictionary, groups } = problemOf(seed);
        const { gradient, hessian } = tapDerivatives(dictionary, groups);
        const moved = (shift: number) => {
          const atoms = dictionary.atoms.slice();
          atoms[i] += shift;
          return tapDerivatives({ ...dictionary, atoms }, groups);
        };
        const h = 1e-4;
        const [up, down] = [moved(h), moved(-h)];
        const scale = 1 + Math.abs(up.value) + Math.abs(hessian[i * 18 + i]);
        expect(Math.abs((up.value - down.value) / (2 * h) - gradient[i])).toBeLessThan(
          1e-5 * scale,
        );
        const bend = (up.gradient[j] - down.gradient[j]) / (2 * h);
        expect(Math.abs(bend - hessian[i * 18 + j])).toBeLessThan(1e-5 * scale);
      }),
      { numRuns: 60 },
    );
  });

  it('come to rest where the gradient is zero, never worse than before', () => {
    fc.assert(
      fc.property(fc.nat(1e6), (seed) => {
        const { dictionary, groups } = problemOf(seed);
        const before = tapDerivatives(dictionary, groups);
        const value = fitAtoms(dictionary, groups, 30);
        const after = tapDerivatives(dictionary, groups);
        expect(value).toBeLessThanOrEqual(before.value);
        expect(after.value).toBeCloseTo(value, 6);
        const steepest = Math.max(...after.gradient.map(Math.abs));
        expect(steepest).toBeLessThan(1e-2 * Math.max(1, ...before.gradient.map(Math.abs)));
      }),
      { numRuns: 15 },
    );
  });

  it('stay where there are no events', () => {
    const { dictionary, groups } = problemOf(1);
    const before = dictionary.atoms.slice();
    const none = {
      position: new Float64Array(0),
      atom: new Int32Array(0),
      value: new Float64Array(0),
    };
    fitAtoms(dictionary, [{ ...groups[0], code: none }], 3);
    expect([...dictionary.atoms]).toEqual([...before]);
  });
});
