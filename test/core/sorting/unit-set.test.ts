import { describe, expect, it } from 'vitest';
import { atomOf, normaliseAtoms } from '../../../core/csc/problem.ts';
import { shiftAtom } from '../../../core/learn/recentre.ts';
import {
  completedBy,
  keepUnits,
  mergedInto,
  splitInto,
  type UnitSet,
} from '../../../core/sorting/unit-set.ts';
import { atomSamples, channelCount, spikeDictionary } from './planted.ts';

function unitSet(): UnitSet {
  return {
    model: {
      dictionary: spikeDictionary(),
      scale: Float64Array.of(20, 30, 40),
      sigma: Float64Array.of(1, 1.1, 1.2),
      lambdaSigma: 4.5,
      prior: {
        mean: Float64Array.of(20, 30, 40),
        spread: Float64Array.of(2, 3, 4),
        logRate: Float64Array.of(-7, -8, -9),
        refractorySamples: 10,
        noiseVariance: 1,
      },
    },
    id: Int32Array.of(0, 7, 4),
    channelMask: Uint8Array.of(1, 0, 1, 1, 0, 1),
    origin: Int32Array.of(5, 3, 9),
    splitTries: Int32Array.of(0, 1, 2),
  };
}

const normOf = (values: Float64Array) => Math.hypot(...values);

describe('keepUnits', () => {
  it('takes everything that belongs to the units, in the order given, and changes nothing', () => {
    const set = unitSet();
    const kept = keepUnits(set, [2, 0, 2]);
    expect([...kept.origin]).toEqual([9, 5, 9]);
    expect([...kept.id]).toEqual([4, 0, 4]);
    expect([...kept.splitTries]).toEqual([2, 0, 2]);
    expect([...kept.channelMask]).toEqual([0, 1, 1, 0, 0, 1]);
    expect([...kept.model.scale]).toEqual([40, 20, 40]);
    expect(atomOf(kept.model.dictionary, 1)).toEqual(atomOf(set.model.dictionary, 0));
    kept.model.dictionary.atoms.fill(0);
    expect(set).toEqual(unitSet());
  });
});

describe('mergedInto', () => {
  it('gives the mean by energy of two waveforms, aligned, over the channels of both', () => {
    const set = unitSet();
    const lag = 3;
    atomOf(set.model.dictionary, 1).set(atomOf(set.model.dictionary, 0));
    shiftAtom(atomOf(set.model.dictionary, 1), channelCount, atomSamples, -lag);
    const pair = { first: 0, second: 1, lag: -lag, correlation: 1 };
    const before = structuredClone(set);
    const merged = mergedInto(set, pair, 0, Float64Array.of(100, 50, 10));
    expect(set).toEqual(before);
    const own = atomOf(set.model.dictionary, 0);
    const product = atomOf(merged.model.dictionary, 0).reduce((sum, v, i) => sum + v * own[i], 0);
    expect(product).toBeGreaterThan(0.99);
    expect(normOf(atomOf(merged.model.dictionary, 0))).toBeCloseTo(1, 12);
    expect(merged.model.scale[0]).toBeCloseTo((100 * 20 + 50 * 30) / 150, 12);
    expect([...merged.channelMask.subarray(0, 2)]).toEqual([1, 1]);
  });
});

describe('completedBy', () => {
  it('gives one unit the sum of both spikes, at their lag, over the channels of both', () => {
    const set = unitSet();
    const lag = 4;
    normaliseAtoms(set.model.dictionary);
    const before = structuredClone(set);
    const [own, other] = [0, 2].map((c) => atomOf(set.model.dictionary, c));
    const moved = other.slice();
    shiftAtom(moved, channelCount, atomSamples, -lag);
    const sum = own.map((value, i) => 20 * value + 40 * moved[i]);
    const completed = completedBy(set, 0, 2, lag);
    expect(set).toEqual(before);
    const { dictionary, scale, prior } = completed.model;
    expect(scale[0]).toBeCloseTo(normOf(sum), 9);
    expect(prior!.mean[0]).toBeCloseTo(normOf(sum), 9);
    atomOf(dictionary, 0).forEach((value, i) => {
      expect(scale[0] * value).toBeCloseTo(sum[i], 9);
    });
    expect([...completed.channelMask.subarray(0, 2)]).toEqual([1, 1]);
    atomOf(dictionary, 2).forEach((value, i) => {
      expect(value).toBeCloseTo(other[i], 12);
    });
    expect([...scale.subarray(1)]).toEqual([30, 40]);
  });
});

describe('splitInto', () => {
  it('puts two units of the given waveforms in place of one', () => {
    const set = unitSet();
    const size = channelCount * atomSamples;
    const halves = [new Float64Array(size).fill(3), new Float64Array(size).fill(-2)] as const;
    const split = splitInto(set, 1, halves);
    expect([...split.origin]).toEqual([5, 3, 9, 3]);
    const { dictionary, scale, prior } = split.model;
    [1, 3].forEach((unit, i) => {
      const norm = normOf(halves[i]);
      expect(scale[unit]).toBeCloseTo(norm, 12);
      expect(prior!.mean[unit]).toBeCloseTo(norm, 12);
      expect(atomOf(dictionary, unit)[0]).toBeCloseTo(halves[i][0] / norm, 12);
    });
    expect(scale[2]).toBe(40);
    expect([...split.splitTries]).toEqual([0, 2, 2, 2]);
    expect([...split.id]).toEqual([0, 7, 4, 8]);
  });
});
