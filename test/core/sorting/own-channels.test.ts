import { describe, expect, it } from 'vitest';
import { atomOf, createDictionary, normaliseAtoms } from '../../../core/csc/problem.ts';
import { keepOwnChannels } from '../../../core/sorting/own-channels.ts';

const atomSamples = 4;

function modelWith(gains: readonly number[], scale: number) {
  const dictionary = createDictionary(1, gains.length, atomSamples);
  gains.forEach((gain, p) => {
    atomOf(dictionary, 0).set([0.2 * gain, gain, -0.5 * gain, 0], p * atomSamples);
  });
  normaliseAtoms(dictionary);
  return {
    dictionary,
    scale: Float64Array.of(scale),
    sigma: Float64Array.of(1),
    lambdaSigma: 4.5,
    prior: null,
  };
}

function channelsLeft(gains: readonly number[], scale: number): number[] {
  const model = modelWith(gains, scale);
  const mask = new Uint8Array(gains.length).fill(1);
  keepOwnChannels(model, mask);
  gains.forEach((_, p) => {
    const row = atomOf(model.dictionary, 0).subarray(p * atomSamples, (p + 1) * atomSamples);
    expect(row.some((value) => value !== 0)).toBe(mask[p] === 1);
  });
  expect(Math.hypot(...model.dictionary.atoms)).toBeCloseTo(1, 12);
  return gains.flatMap((_, p) => (mask[p] === 1 ? [p] : []));
}

describe('keepOwnChannels', () => {
  it('takes away channels on which the waveform is lost in the noise', () => {
    expect(channelsLeft([1, 0.5, 0.05, 0.3], 20)).toEqual([0, 1, 3]);
    expect(channelsLeft([1, 0.9, 0.8], 20)).toEqual([0, 1, 2]);
  });

  it('keeps the largest channel of a unit however small', () => {
    expect(channelsLeft([0.9, 1], 0.1)).toEqual([1]);
  });
});
