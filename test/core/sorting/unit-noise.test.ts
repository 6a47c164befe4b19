import { describe, expect, it } from 'vitest';
import { Random } from '../../../core/base/random.ts';
import { atomOf, normaliseAtoms } from '../../../core/csc/problem.ts';
import { QuietSignal } from '../../../core/sorting/template-noise.ts';
import { UnitNoise } from '../../../core/sorting/unit-noise.ts';
import { keepUnits, type UnitSet } from '../../../core/sorting/unit-set.ts';
import { autoregressive, normalNoise } from '../preprocess/synthetic.ts';
import { channelCount, spikeDictionary } from './planted.ts';

const samples = 20_000;
const random = new Random(1);
const rows = [0, 1].map(() => autoregressive(normalNoise(random, samples), 0.7, 0));
const traces = new Float32Array(2 * samples);
rows.forEach((row, p) => {
  traces.set(row, p * samples);
});
const tile = { segment: 0, start: 0, samples, traces };
const quiet = new QuietSignal([tile], [{ tile: 0, start: 0, end: samples }], channelCount);

function someUnits(): UnitSet {
  const dictionary = spikeDictionary();
  const { atomCount } = dictionary;
  return {
    model: {
      dictionary,
      scale: new Float64Array(atomCount).fill(20),
      sigma: new Float64Array(atomCount).fill(1),
      lambdaSigma: 4.5,
      prior: null,
    },
    id: Int32Array.from({ length: atomCount }, (_, c) => 10 + c),
    channelMask: new Uint8Array(atomCount * channelCount).fill(1),
    origin: new Int32Array(atomCount),
    splitTries: new Int32Array(atomCount),
  };
}

describe('UnitNoise', () => {
  it('is that of the templates, whoever else there is', () => {
    const units = someUnits();
    const noise = new UnitNoise(quiet);
    const all = quiet.noiseOf(units.model.dictionary);
    expect(noise.of(units)).toEqual(all);
    expect(noise.of(keepUnits(units, [2, 0]))).toEqual(Float64Array.of(all[2], all[0]));
  });

  it('is measured anew where a template looks different, and errs by little where it hardly does', () => {
    const units = someUnits();
    const noise = new UnitNoise(quiet);
    const before = noise.of(units);
    const [changed, nudged] = [
      atomOf(units.model.dictionary, 0),
      atomOf(units.model.dictionary, 1),
    ];
    changed.set(atomOf(units.model.dictionary, 2));
    nudged[0] += 0.05;
    normaliseAtoms(units.model.dictionary);
    const after = noise.of(units);
    expect(after[0]).toBe(before[2]);
    expect(after[1]).toBe(before[1]);
    const measured = quiet.noiseOf(units.model.dictionary);
    expect(Math.abs(after[1] / measured[1] - 1)).toBeLessThan(0.05);
  });
});
