import { describe, expect, it } from 'vitest';
import { Random } from '../../../core/base/random.ts';
import { EventCoder } from '../../../core/csc/event-coder.ts';
import { atomOf, normaliseAtoms } from '../../../core/csc/problem.ts';
import { eventModelOf, type LearnedModel } from '../../../core/learn/learn.ts';
import { shiftAtom } from '../../../core/learn/recentre.ts';
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
    refitDictionary(windows, codeAll(model), model, options.channelMask);
    errorOf(model).forEach((error, c) => {
      expect(error).toBeLessThan(0.1 * before[c]);
      expect(Math.abs(model.scale[c] / amplitudes[c] - 1)).toBeLessThan(0.05);
      const atom = atomOf(model.dictionary, c);
      expect(Math.hypot(...atom)).toBeCloseTo(1, 9);
      expect(atom).toHaveLength(channelCount * atomSamples);
    });
  });

  it('moves an atom that cuts its waveform short, if it may', () => {
    const [left, moved] = [0, 6].map((recentreSamples) => {
      const model = roughModel();
      shiftAtom(atomOf(model.dictionary, 0), channelCount, atomSamples, 6);
      normaliseAtoms(model.dictionary);
      refitDictionary(windows, codeAll(model), model, options.channelMask, recentreSamples);
      return atomOf(model.dictionary, 0);
    });
    const shifts = Array.from({ length: 13 }, (_, i) => i - 6).filter((shift) => {
      const atom = left.slice();
      shiftAtom(atom, channelCount, atomSamples, shift);
      const product = atom.reduce((sum, value, i) => sum + value * moved[i], 0);
      return product > 0.999 * Math.hypot(...atom);
    });
    expect(shifts).toHaveLength(1);
    expect(shifts).not.toContain(0);
  });

  it('learns from the events that it is given and changes none', () => {
    const model = roughModel();
    const events = codeAll(model);
    const copy = structuredClone(events);
    refitDictionary(windows, events, model, options.channelMask);
    expect(events).toEqual(copy);
    const silent = roughModel();
    const before = silent.dictionary.atoms.slice();
    const none = windows.map(() => []);
    refitDictionary(windows, none, silent, options.channelMask);
    silent.dictionary.atoms.forEach((value, i) => {
      expect(value).toBeCloseTo(before[i], 12);
    });
  });
});
