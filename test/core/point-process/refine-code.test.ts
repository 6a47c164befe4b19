import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { Random } from '../../../core/base/random.ts';
import { binomial } from '../../../core/csc/exponential-family.ts';
import { familyLikelihood, uniformObservations } from '../../../core/csc/likelihood.ts';
import { createDictionary, normaliseAtoms } from '../../../core/csc/problem.ts';
import { GroupCoder } from '../../../core/point-process/code-group.ts';
import { encodeDcea } from '../../../core/point-process/encoder.ts';
import { moveEvents } from '../../../core/point-process/move-events.ts';
import { universalLambda } from '../../../core/point-process/universal-lambda.ts';

const trials = 400;
const smooth = createDictionary(1, 1, 30);
for (let k = 0; k < 30; k++)
  smooth.atoms[k] = Math.sin((Math.PI * (k + 0.5)) / 30) * Math.cos(k / 5);
normaliseAtoms(smooth);

/** Expected counts of events that overlap little. */
function countsOf(positions: readonly number[], value: number): Float64Array {
  const odds = new Float64Array(240).fill(-1);
  for (const first of positions) {
    for (let k = 0; k < 30; k++) odds[first + k] += value * smooth.atoms[k];
  }
  return odds.map((z) => trials * binomial.mean(z));
}

const threeEvents = fc
  .tuple(fc.nat(40), fc.integer({ min: 90, max: 110 }), fc.integer({ min: 160, max: 210 }))
  .map((positions) => [...positions]);

describe('refined codes', () => {
  it('are the planted events, one entry each and not shrunk', () => {
    fc.assert(
      fc.property(threeEvents, fc.double({ min: 3, max: 6, noNaN: true }), (positions, value) => {
        const group = uniformObservations(countsOf(positions, value), trials, -1);
        const likelihood = familyLikelihood(binomial, group);
        const coder = new GroupCoder(smooth, false);
        const coded = coder.encode(likelihood, universalLambda(binomial, group, 211));
        const [{ code }] = coder.refine([coded]);
        expect([...code.position]).toEqual(positions);
        for (const found of code.value) expect(found).toBeCloseTo(value, 3);
        expect(Math.max(...coded.code.value)).toBeLessThan(value);
      }),
      { numRuns: 20 },
    );
  });

  it('have events moved back from where they do not belong', () => {
    fc.assert(
      fc.property(threeEvents, fc.nat(1e6), (positions, seed) => {
        const random = new Random(seed);
        const likelihood = familyLikelihood(
          binomial,
          uniformObservations(countsOf(positions, 5), trials, -1),
        );
        const wrong = {
          position: Float64Array.from(positions, (n) => Math.max(0, n + random.integer(5) - 2)),
          atom: new Int32Array(3),
          value: new Float64Array(3).fill(3),
        };
        expect([...moveEvents(smooth, likelihood, wrong, 3).position]).toEqual(positions);
      }),
      { numRuns: 20 },
    );
  });
});

describe('encodeDcea', () => {
  it('comes, layer by layer, to the codes of the exact solver', () => {
    const observations = uniformObservations(countsOf([20, 100, 190], 5), trials, -1);
    const likelihood = familyLikelihood(binomial, observations);
    const lambda = 4 * universalLambda(binomial, observations, 211);
    const { code } = new GroupCoder(smooth, false).encode(likelihood, lambda);
    const distance = (iterations: number) => {
      const dense = encodeDcea(smooth, observations, {
        family: binomial,
        iterations,
        lambda,
        twoSided: false,
      }).code;
      code.value.forEach((value, i) => {
        dense[code.position[i]] -= value;
      });
      return Math.hypot(...dense);
    };
    expect(distance(250)).toBeLessThan(distance(25));
    expect(distance(20_000)).toBeLessThan(0.05);
  });
});
