import { describe, expect, it } from 'vitest';
import { Random } from '../../../core/base/random.ts';
import { createDictionary, normaliseAtoms } from '../../../core/csc/problem.ts';
import { truncateAtoms } from '../../../core/sorting/truncate-atoms.ts';

const channelCount = 8;
const atomSamples = 60;

/** A unit that fades over the channels and comes later on those that are farther away. */
function waveform(): Float64Array {
  const { atoms, ...shape } = createDictionary(1, channelCount, atomSamples);
  for (let p = 0; p < channelCount; p++) {
    for (let k = 0; k < atomSamples; k++) {
      const t = (k - 20 - p / 2) / 6;
      atoms[p * atomSamples + k] = (1 - t) * Math.exp(-t * t - p / 3);
    }
  }
  normaliseAtoms({ ...shape, atoms });
  return atoms;
}

/** What the mean of `count` spikes of this size in unit noise is, and what is truncated of it. */
function learned(count: number, scale: number) {
  const dictionary = createDictionary(1, channelCount, atomSamples);
  const random = Random.forStream(5, 1);
  const truth = waveform();
  truth.forEach((value, i) => {
    dictionary.atoms[i] = value + random.normal() / (scale * Math.sqrt(count));
  });
  normaliseAtoms(dictionary);
  const estimate = dictionary.atoms.slice();
  const model = {
    dictionary,
    scale: Float64Array.of(scale),
    sigma: Float64Array.of(1),
    lambdaSigma: 4.5,
    prior: null,
  };
  truncateAtoms(model, [count]);
  const distance = (a: Float64Array, b: Float64Array) =>
    scale * Math.hypot(...a.map((value, i) => value - b[i]));
  return { truth, estimate, truncated: dictionary.atoms, distance };
}

describe('truncateAtoms', () => {
  it.each([30, 100, 300])('leaves out no more than %i spikes leave uncertain', (count) => {
    const { truth, estimate, truncated, distance } = learned(count, 20);
    expect(truncated).not.toEqual(estimate);
    expect(Math.hypot(...truncated)).toBeCloseTo(1, 12);
    const uncertain = Math.sqrt((channelCount * atomSamples) / count);
    expect(distance(truncated, estimate)).toBeLessThanOrEqual(1.01 * uncertain);
    expect(distance(truncated, truth)).toBeLessThanOrEqual(1.1 * distance(estimate, truth));
  });

  it('leaves nothing out that millions of large spikes are sure of', () => {
    const { estimate, truncated, distance } = learned(1e9, 1000);
    expect(distance(truncated, estimate)).toBeLessThan(0.01);
  });

  it('leaves an atom of no spikes as it is', () => {
    const none = learned(1, 20).estimate;
    const dictionary = { ...createDictionary(1, channelCount, atomSamples), atoms: none.slice() };
    const scale = Float64Array.of(20);
    truncateAtoms({ dictionary, scale, sigma: scale, lambdaSigma: 4.5, prior: null }, [0]);
    none.forEach((value, i) => {
      expect(dictionary.atoms[i]).toBeCloseTo(value, 12);
    });
  });
});
