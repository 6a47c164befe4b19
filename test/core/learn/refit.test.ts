import { describe, expect, it } from 'vitest';
import { Random } from '../../../core/base/random.ts';
import { EventCoder } from '../../../core/csc/event-coder.ts';
import { atomOf, normaliseAtoms } from '../../../core/csc/problem.ts';
import { eventModelOf, type LearnedModel } from '../../../core/learn/learn.ts';
import { refitDictionary } from '../../../core/learn/refit.ts';
import {
  atomSamples,
  channelCount,
  plantedTraces,
  randomEvents,
  spikeDictionary,
} from '../sorting/planted.ts';

const samples = 600;
const amplitudes = [22, 28, 34];
const truth = spikeDictionary();
const windows = Array.from({ length: 40 }, (_, w) => ({
  traces: plantedTraces(truth, samples, randomEvents(samples, amplitudes, 50, w), 100 + w),
  samples,
}));
const options = {
  twoSided: false,
  channelMask: new Uint8Array(amplitudes.length * channelCount).fill(1),
};

/** The true atoms, a little noisy. */
function roughModel(): LearnedModel {
  const random = new Random(3);
  const dictionary = spikeDictionary();
  for (let i = 0; i < dictionary.atoms.length; i++) dictionary.atoms[i] += 0.05 * random.normal();
  normaliseAtoms(dictionary);
  return {
    dictionary,
    scale: Float64Array.from(amplitudes),
    sigma: new Float64Array(amplitudes.length).fill(1),
    lambdaSigma: 4.5,
    prior: null,
  };
}

const codeAll = (model: LearnedModel) => {
  const coder = new EventCoder(eventModelOf(model, options));
  return windows.map(({ traces }) => coder.code(traces, samples));
};

const errorOf = (model: LearnedModel) =>
  amplitudes.map((_, c) => {
    const values = atomOf(model.dictionary, c);
    return 1 - atomOf(truth, c).reduce((sum, value, i) => sum + value * values[i], 0);
  });

describe('refitDictionary', () => {
  it('brings rough atoms near the true ones, and their scale to the true amplitudes', () => {
    const model = roughModel();
    const before = errorOf(model);
    refitDictionary(windows, codeAll(model), [], model, options);
    errorOf(model).forEach((error, c) => {
      expect(error).toBeLessThan(0.1 * before[c]);
      expect(Math.abs(model.scale[c] / amplitudes[c] - 1)).toBeLessThan(0.05);
      const atom = atomOf(model.dictionary, c);
      expect(Math.hypot(...atom)).toBeCloseTo(1, 9);
      expect(atom).toHaveLength(channelCount * atomSamples);
    });
  });

  it('codes the stale windows anew and leaves the events of the others as they are', () => {
    const model = roughModel();
    const fresh = codeAll(model);
    const given = fresh.map((list, w) => (w % 2 === 0 ? [] : list));
    const copy = structuredClone(given);
    const stale = [...windows.keys()].filter((w) => w % 2 === 0);
    expect(refitDictionary(windows, given, stale, model, options)).toEqual(fresh);
    expect(given).toEqual(copy);
  });
});
