import { describe, expect, it } from 'vitest';
import { atomOf } from '../../../core/csc/problem.ts';
import { knownEventModelOf, type LearnedModel } from '../../../core/learn/learn.ts';
import { epochModelOf, inEpoch, normOf } from '../../../core/sorting/epoch-model.ts';
import { eventModel, spikeDictionary } from './planted.ts';

const dictionary = spikeDictionary();
const scale = Float64Array.of(16, 22, 30);
const options = { twoSided: false };
const model: LearnedModel = {
  dictionary,
  scale,
  sigma: new Float64Array(3).fill(1),
  lambdaSigma: 4.5,
  prior: eventModel(dictionary, [...scale], true).prior,
};
const base = knownEventModelOf(model, options);
const waveform = Float32Array.from({ length: 24 }, (_, k) => Math.sin(k));
const shape = { unit: 1, channels: Int32Array.of(1), waveform, spreadShare: 0.2 };

describe('an epoch’s model', () => {
  it('is the learned one where no unit differs', () => {
    expect(inEpoch(base, epochModelOf(model, [], options))).toEqual(base);
  });

  it('has the unit’s waveform as a unit atom on its channels, and leaves the others alone', () => {
    const changed = inEpoch(base, epochModelOf(model, [shape], options));
    const atom = atomOf(changed.dictionary, 1);
    expect(normOf(atom)).toBeCloseTo(1, 6);
    expect([...atom.subarray(0, 24)]).toEqual(new Array(24).fill(0));
    atom.subarray(24).forEach((value, k) => {
      expect(value).toBeCloseTo(waveform[k] / normOf(waveform), 6);
    });
    for (const c of [0, 2]) {
      expect(atomOf(changed.dictionary, c)).toEqual(atomOf(dictionary, c));
      expect(changed.levels.drop[c]).toBe(base.levels.drop[c]);
      expect(changed.prior!.mean[c]).toBe(base.prior!.mean[c]);
    }
  });

  it('expects amplitudes as large as the waveform, and has thresholds to fit', () => {
    const large = { ...shape, waveform: waveform.map((value) => 20 * value) };
    const { prior, levels } = epochModelOf(model, [large], options);
    const size = normOf(large.waveform);
    expect(prior!.mean[1]).toBeCloseTo(size);
    expect(prior!.spread[1]).toBeCloseTo(0.2 * size);
    expect(levels.drop[1] / size).toBeCloseTo(0.4);
    expect(levels.prune[1]).toBeLessThan(levels.drop[1]);
  });

  it('leaves what was learned unchanged', () => {
    const before = structuredClone({ model, base });
    inEpoch(base, epochModelOf(model, [shape], options));
    expect({ model, base }).toEqual(before);
  });
});
