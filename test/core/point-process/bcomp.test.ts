import { describe, expect, it } from 'vitest';
import { CancellationError } from '../../../core/base/errors.ts';
import { silentContext } from '../../../core/base/progress.ts';
import { Random } from '../../../core/base/random.ts';
import { binomial } from '../../../core/csc/exponential-family.ts';
import {
  familyLikelihood,
  type Observations,
  uniformObservations,
} from '../../../core/csc/likelihood.ts';
import {
  atomOf,
  createDictionary,
  type Dictionary,
  normaliseAtoms,
  type SparseCode,
} from '../../../core/csc/problem.ts';
import { fitBcomp } from '../../../core/point-process/bcomp.ts';
import { GreedyCoder, predict } from '../../../core/point-process/greedy-code.ts';

const bins = 200;
const trials = 40;
const base = -2.5;

/** A bump and five swings in 20 bins. */
function plantedAtoms(): Dictionary {
  const dictionary = createDictionary(2, 1, 20);
  for (let k = 0; k < 20; k++) {
    dictionary.atoms[k] = Math.exp(-(((k - 10) / 4) ** 2));
    dictionary.atoms[20 + k] = Math.sin((k / 20) * 5 * Math.PI);
  }
  normaliseAtoms(dictionary);
  return dictionary;
}

const truth = plantedAtoms();

/** Events of the two atoms by turns, one in each stretch of 40 bins. */
function plantedCode(random: Random): SparseCode {
  const position = Float64Array.from({ length: 5 }, (_, i) => 40 * i + random.integer(21));
  return {
    position,
    atom: Int32Array.from(position, (_, i) => i % 2),
    value: Float64Array.from(position, () => 8 + 3 * random.uniform()),
  };
}

function observe(code: SparseCode, random: Random): Observations {
  const prediction = predict(truth, code, bins);
  const counts = prediction.map((value) => {
    let spikes = 0;
    for (let trial = 0; trial < trials; trial++) {
      if (random.uniform() < binomial.mean(base + value)) spikes++;
    }
    return spikes;
  });
  return uniformObservations(counts, trials, base);
}

function plantedGroups(count: number, seed: number) {
  const random = new Random(seed);
  const codes = Array.from({ length: count }, () => plantedCode(random));
  return { codes, groups: codes.map((code) => observe(code, random)) };
}

const leastGain = Math.log(2 * (bins - 20));

describe('GreedyCoder', () => {
  const { codes, groups } = plantedGroups(8, 3);

  it('finds planted events of known atoms, and stops there', () => {
    let missed = 0;
    let further = 0;
    groups.forEach((group, j) => {
      const found = new GreedyCoder(truth).encode(familyLikelihood(binomial, group), 20, leastGain);
      const planted = codes[j];
      const isNear = (a: SparseCode, i: number, b: SparseCode, k: number) =>
        a.atom[i] === b.atom[k] && Math.abs(a.position[i] - b.position[k]) <= 2;
      planted.value.forEach((_, i) => {
        if (!found.value.some((__, k) => isNear(planted, i, found, k))) missed++;
      });
      found.value.forEach((_, k) => {
        if (!planted.value.some((__, i) => isNear(planted, i, found, k))) further++;
      });
    });
    expect(missed).toBeLessThanOrEqual(1);
    // A greedy choice is never taken back: some events begin as one of the wrong atom.
    expect(further).toBeLessThanOrEqual(10);
  });

  it('gives each amplitude the value that no change improves', () => {
    const likelihood = familyLikelihood(binomial, groups[0]);
    const code = new GreedyCoder(truth).encode(likelihood, 20, leastGain);
    const lossOf = (value: Float64Array) =>
      likelihood.negativeLogLikelihood(predict(truth, { ...code, value }, bins));
    const best = lossOf(code.value);
    code.value.forEach((value, i) => {
      expect(value).toBeGreaterThan(0);
      for (const change of [-0.05, 0.05]) {
        const moved = code.value.slice();
        moved[i] += change;
        expect(lossOf(moved)).toBeGreaterThan(best - 1e-9);
      }
    });
  });

  it('takes no more events than it may, and none that bring too little', () => {
    const likelihood = familyLikelihood(binomial, groups[0]);
    const coder = new GreedyCoder(truth);
    expect(coder.encode(likelihood, 2, 0).value).toHaveLength(2);
    expect(coder.encode(likelihood, 20, 1e6).value).toHaveLength(0);
  });
});

describe('fitBcomp', () => {
  const { groups } = plantedGroups(60, 5);
  const random = new Random(9);
  const initial = createDictionary(2, 1, 20);
  initial.atoms.set(truth.atoms.map((value) => value + 0.15 * random.normal()));
  normaliseAtoms(initial);
  const options = { initial, mostEvents: 8, leastGain, alternations: 6 };
  const { dictionary, codes, trace } = fitBcomp(groups, options, silentContext);

  it('learns planted atoms from a start that is far from them', () => {
    const errorOf = (atoms: Dictionary, c: number) => {
      const product = atomOf(truth, c).reduce((sum, x, k) => sum + x * atomOf(atoms, c)[k], 0);
      return Math.sqrt(1 - product ** 2);
    };
    for (let c = 0; c < 2; c++) {
      expect(errorOf(initial, c)).toBeGreaterThan(0.4);
      expect(errorOf(dictionary, c)).toBeLessThan(0.12);
    }
  });

  it('never explains less than before', () => {
    for (let round = 1; round < trace.length; round++) {
      expect(trace[round]).toBeLessThanOrEqual(trace[round - 1] + 1e-9 * Math.abs(trace[round]));
    }
  });

  it('gives the codes of the atoms that it gives, of unit norm', () => {
    const total = groups.reduce((sum, group, j) => {
      const prediction = predict(dictionary, codes[j], bins);
      return sum + familyLikelihood(binomial, group).negativeLogLikelihood(prediction);
    }, 0);
    expect(Math.abs(total - trace[trace.length - 1])).toBeLessThan(1e-6 * Math.abs(total));
    for (let c = 0; c < 2; c++) {
      const energy = atomOf(dictionary, c).reduce((sum, x) => sum + x * x, 0);
      expect(energy).toBeCloseTo(1, 12);
    }
  });

  it('stops when asked to', () => {
    const context = { ...silentContext, cancellation: { cancelled: true } };
    expect(() => fitBcomp(groups, options, context)).toThrow(CancellationError);
  });
});
