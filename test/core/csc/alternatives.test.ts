import { describe, expect, it } from 'vitest';
import { Random } from '../../../core/base/random.ts';
import { explainAlternatives } from '../../../core/csc/alternatives.ts';
import type { Event } from '../../../core/csc/debias.ts';
import { EventCoder } from '../../../core/csc/event-coder.ts';
import { computeGram, gramAt } from '../../../core/csc/gram.ts';
import { atomOf, type Dictionary } from '../../../core/csc/problem.ts';
import { correlationsOf, eventModel, likeAtoms, priorOf, signalOf } from './spikes-in-noise.ts';

function marginsOf(
  dictionary: Dictionary,
  events: readonly Event[],
  amplitudeKnown = true,
): Float64Array {
  const samples = 120;
  const traces = signalOf(dictionary, events, samples, null);
  const prior = priorOf(
    Array.from({ length: dictionary.atomCount }, () => 20),
    1000,
  );
  const model = eventModel(dictionary, prior);
  const coder = new EventCoder(amplitudeKnown ? model : { ...model, prior: null });
  const { correlation, positions } = correlationsOf(dictionary, traces, samples);
  return explainAlternatives(coder, events, correlation, positions);
}

const spike: Event = { atom: 0, position: 50, amplitude: 20 };

describe('explainAlternatives', () => {
  it('gives no margin where another atom is the same, shifted or not', () => {
    for (const amplitudeKnown of [true, false]) {
      const dictionary = likeAtoms(2, 2, 18, 0.8, 3);
      const twin = atomOf(dictionary, 1);
      twin.set(atomOf(dictionary, 0));
      expect(marginsOf(dictionary, [spike], amplitudeKnown)[0]).toBe(0);
      twin.copyWithin(1, 0);
      expect(marginsOf(dictionary, [spike], amplitudeKnown)[0]).toBeLessThan(1);
    }
  });

  it('is amplitude times distance where nothing is known: a sqrt(1 - correlation^2) noise SD', () => {
    for (const likeness of [0.5, 0.8, 0.95]) {
      const dictionary = likeAtoms(2, 1, 18, likeness, 5);
      const gram = computeGram(dictionary);
      let closest = 0;
      for (let lag = -5; lag <= 5; lag++) closest = Math.max(closest, gramAt(gram, 0, 1, lag));
      expect(marginsOf(dictionary, [spike], false)[0]).toBeCloseTo(
        20 * Math.sqrt(1 - closest ** 2),
        6,
      );
    }
  });

  it('grows as the atoms become less alike', () => {
    for (const seed of [1, 2, 3, 4, 5]) {
      const margins = [0.99, 0.95, 0.9, 0.8].map(
        (likeness) => marginsOf(likeAtoms(2, 3, 18, likeness, seed), [spike])[0],
      );
      for (let i = 1; i < margins.length; i++) expect(margins[i]).toBeGreaterThan(margins[i - 1]);
    }
  });

  it('grows with the amplitude, and weighs it: the usual amplitude speaks for its neuron', () => {
    const dictionary = likeAtoms(2, 1, 18, 0.9, 2);
    const margin = (amplitude: number, known: boolean) =>
      marginsOf(dictionary, [{ ...spike, amplitude }], known)[0];
    expect(margin(30, false)).toBeGreaterThan(margin(20, false));
    expect(margin(20, true)).toBeGreaterThan(margin(9, true));
  });

  it('judges each event by what the other events leave', () => {
    const dictionary = likeAtoms(3, 2, 18, 0.85, 4);
    const overlapping: Event[] = [
      { atom: 1, position: 44, amplitude: 18 },
      spike,
      { atom: 2, position: 56, amplitude: 22 },
    ];
    const together = marginsOf(dictionary, overlapping);
    overlapping.forEach((event, i) => {
      expect(together[i]).toBeCloseTo(marginsOf(dictionary, [event])[0], 6);
    });
  });

  it('is no number below zero, and zero for an event that another atom explains better', () => {
    const dictionary = likeAtoms(2, 1, 18, 0.9, 6);
    const traces = signalOf(dictionary, [spike], 120, new Random(1));
    const coder = new EventCoder(eventModel(dictionary, priorOf([20, 20], 1000)));
    const { correlation, positions } = correlationsOf(dictionary, traces, 120);
    const wrong: Event = { atom: 1, position: 50, amplitude: 18 };
    expect(explainAlternatives(coder, [wrong], correlation, positions)[0]).toBe(0);
    const right = explainAlternatives(coder, [spike], correlation, positions);
    expect(right[0]).toBeGreaterThan(0);
  });

  it('works at both ends of the signal and for no events at all', () => {
    const dictionary = likeAtoms(2, 1, 18, 0.9, 6);
    for (const position of [0, 102]) {
      const [margin] = marginsOf(dictionary, [{ ...spike, position }]);
      expect(margin).toBeGreaterThan(0);
      expect(Number.isFinite(margin)).toBe(true);
    }
    expect(marginsOf(dictionary, [])).toHaveLength(0);
  });
});
