import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { Random } from '../../../core/base/random.ts';
import { oneNeuron as decide } from '../../../core/sorting/one-neuron.ts';
import type { PairProjections } from '../../../core/sorting/pair-evidence.ts';
import { normalNoise } from '../preprocess/synthetic.ts';
import { mean } from './moments.ts';

const silentTiming = {
  count: 0,
  expected: 0,
  pIfIndependent: 1,
  pIfOneNeuron: 1,
  together: 0,
  togetherByChance: 0,
};

/** By the waveforms alone. */
const oneNeuron = (evidence: PairProjections) => decide(0.95, evidence, silentTiming);

/** Two sides of one line, with the distance of their means, as two templates would have it. */
function evidenceOf(first: Float64Array, second: Float64Array) {
  return { distance: mean(second) - mean(first), first, second };
}

function twoNeurons(seed: number, counts: readonly [number, number], distance: number) {
  const random = new Random(seed);
  const first = normalNoise(random, counts[0]);
  const second = normalNoise(random, counts[1]).map((value) => value + distance);
  return evidenceOf(first, second);
}

describe('oneNeuron', () => {
  it('joins a population that was split at random', () => {
    for (let seed = 0; seed < 50; seed++) {
      const random = new Random(seed);
      const { first, second } = evidenceOf(normalNoise(random, 100), normalNoise(random, 200));
      expect(oneNeuron(evidenceOf(first, second))).toBe(true);
    }
  });

  it('joins a wide population that was split in the middle, as clustering splits it', () => {
    let joined = 0;
    for (let seed = 0; seed < 40; seed++) {
      const all = normalNoise(new Random(seed), 600, 3.5);
      const evidence = evidenceOf(
        all.filter((value) => value < 0),
        all.filter((value) => value >= 0),
      );
      expect(evidence.distance).toBeGreaterThan(4);
      joined += Number(oneNeuron(evidence));
    }
    expect(joined).toBeGreaterThanOrEqual(38);
  });

  it('keeps two populations six standard deviations apart, whatever their sizes', () => {
    fc.assert(
      fc.property(
        fc.nat(1e6),
        fc.integer({ min: 60, max: 400 }),
        fc.integer({ min: 60, max: 400 }),
        (seed, n, m) => {
          expect(oneNeuron(twoNeurons(seed, [n, m], 6))).toBe(false);
        },
      ),
    );
  });

  it('decides the same with the sides exchanged and the line turned round', () => {
    fc.assert(
      fc.property(
        fc.nat(1e6),
        fc.integer({ min: 1, max: 100 }),
        fc.integer({ min: 1, max: 100 }),
        fc.double({ min: 0, max: 9, noNaN: true }),
        (seed, n, m, distance) => {
          const { first, second, ...rest } = twoNeurons(seed, [n, m], distance);
          const turned = {
            ...rest,
            first: second.map((value) => -value),
            second: first.map((value) => -value),
          };
          expect(oneNeuron(turned)).toBe(oneNeuron({ ...rest, first, second }));
        },
      ),
    );
  });

  it('takes templates that noise cannot tell apart for one, and a handful of events for no proof', () => {
    expect(oneNeuron({ ...twoNeurons(1, [200, 200], 8), distance: 3.9 })).toBe(true);
    expect(oneNeuron(twoNeurons(2, [300, 3], 8))).toBe(true);
    expect(oneNeuron({ distance: 8, first: new Float64Array(0), second: Float64Array.of(8) })).toBe(
      true,
    );
  });

  it('hears the spike times where they are sure, and only for like shapes when they say one', () => {
    const apart = twoNeurons(5, [300, 300], 8);
    const onePopulation = normalNoise(new Random(6), 600, 3.5);
    const together = evidenceOf(
      onePopulation.filter((value) => value < 0),
      onePopulation.filter((value) => value >= 0),
    );
    const exclusive = {
      ...silentTiming,
      count: 0,
      expected: 20,
      pIfIndependent: 1e-6,
      pIfOneNeuron: 1,
    };
    const mixed = {
      ...silentTiming,
      count: 20,
      expected: 20,
      pIfIndependent: 0.5,
      pIfOneNeuron: 1e-6,
    };
    expect(decide(0.95, apart, exclusive)).toBe(true);
    expect(decide(0.85, apart, exclusive)).toBe(false);
    expect(decide(0.95, together, silentTiming)).toBe(true);
    expect(decide(0.95, together, mixed)).toBe(false);
    const inTurn = { ...silentTiming, together: 0.5, togetherByChance: 0.05 };
    expect(decide(0.95, apart, inTurn)).toBe(true);
    expect(decide(0.95, apart, { ...inTurn, togetherByChance: 0.3 })).toBe(false);
  });
});
