import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { binomial } from '../../../core/csc/exponential-family.ts';
import { familyLikelihood } from '../../../core/csc/likelihood.ts';
import { createDictionary } from '../../../core/csc/problem.ts';
import {
  centreAtoms,
  cutAtoms,
  padObservations,
  widenAtoms,
} from '../../../core/point-process/wide-atoms.ts';
import { randomCounts } from '../csc/random-counts.ts';

describe('wide atoms', () => {
  it('see what narrow ones see: bins before and after the window say nothing', () => {
    fc.assert(
      fc.property(fc.nat(1e6), fc.nat(20), (seed, margin) => {
        const { observations } = randomCounts(binomial, seed);
        const narrow = familyLikelihood(binomial, observations);
        const wide = familyLikelihood(binomial, padObservations(observations, margin));
        const prediction = Float64Array.from({ length: 70 + 2 * margin }, (_, n) => Math.sin(n));
        const inside = prediction.slice(margin, margin + 70);
        expect(wide.negativeLogLikelihood(prediction)).toBeCloseTo(
          narrow.negativeLogLikelihood(inside),
          9,
        );
        const residual = wide.workingObservation(prediction, new Float64Array(prediction.length));
        expect([...residual.subarray(margin, margin + 70)]).toEqual([
          ...narrow.workingObservation(inside, new Float64Array(70)),
        ]);
        const outside = [...residual.subarray(0, margin), ...residual.subarray(margin + 70)];
        expect(outside.every((value) => value === 0)).toBe(true);
      }),
    );
  });

  it('are cut where the template is, and centred there', () => {
    fc.assert(
      fc.property(fc.integer({ min: -4, max: 4 }), (shift) => {
        const template = createDictionary(1, 1, 6);
        template.atoms.set([0.5, -0.5, 0.5, 0.1, 0.1, -0.45]);
        const wide = widenAtoms(template, 4);
        const moved = createDictionary(1, 1, 14);
        moved.atoms.set(wide.atoms.map((_, k) => 2 * (wide.atoms[k - shift] ?? 0)));
        const norm = Math.hypot(...template.atoms);
        const expected = template.atoms.map((value) => value / norm);
        cutAtoms(moved, 6).atoms.forEach((value, k) => {
          expect(value).toBeCloseTo(expected[k], 12);
        });
        centreAtoms(moved, 6);
        expect([...moved.atoms]).toEqual([...wide.atoms.map((value) => 2 * value)]);
      }),
    );
  });
});
