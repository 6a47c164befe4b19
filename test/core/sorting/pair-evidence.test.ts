import { describe, expect, it } from 'vitest';
import type { Event } from '../../../core/csc/debias.ts';
import { computeGram } from '../../../core/csc/gram.ts';
import { atomOf, createDictionary, type Dictionary } from '../../../core/csc/problem.ts';
import { shiftAtom } from '../../../core/learn/recentre.ts';
import { ExplainedWindows } from '../../../core/sorting/explained-windows.ts';
import { projectPair, similarPairs } from '../../../core/sorting/pair-evidence.ts';
import { mean, standardDeviation } from './moments.ts';
import {
  atomSamples,
  channelCount,
  type PlantedEvent,
  plantedTraces,
  spikeDictionary,
} from './planted.ts';

/** The given atoms, each moved so that its waveform stands `shift` samples earlier in its window. */
function dictionaryOf(atoms: readonly { atom: number; shift: number }[]): Dictionary {
  const source = spikeDictionary();
  const dictionary = createDictionary(atoms.length, channelCount, atomSamples);
  atoms.forEach(({ atom, shift }, c) => {
    atomOf(dictionary, c).set(atomOf(source, atom));
    shiftAtom(atomOf(dictionary, c), channelCount, atomSamples, shift);
  });
  return dictionary;
}

describe('similarPairs', () => {
  it('finds the lag at which a moved copy of an atom looks like it', () => {
    for (const shift of [-4, -1, 0, 2, 3]) {
      const dictionary = dictionaryOf([
        { atom: 0, shift: 0 },
        { atom: 1, shift: 0 },
        { atom: 0, shift },
      ]);
      const pairs = similarPairs(computeGram(dictionary), 0.9, 8);
      expect(pairs).toHaveLength(1);
      expect(pairs[0]).toMatchObject({ first: 0, second: 2, lag: shift });
      expect(pairs[0].correlation).toBeGreaterThan(0.97);
    }
  });

  it('lists each pair once, the most alike first, and none below the minimum or beyond the lag', () => {
    const dictionary = dictionaryOf([
      { atom: 0, shift: 0 },
      { atom: 1, shift: 0 },
      { atom: 2, shift: 0 },
      { atom: 1, shift: 1 },
    ]);
    const gram = computeGram(dictionary);
    const pairs = similarPairs(gram, -1, 8);
    expect(new Set(pairs.map(({ first, second }) => `${first},${second}`)).size).toBe(6);
    const correlations = pairs.map(({ correlation }) => correlation);
    expect(correlations).toEqual([...correlations].sort((a, b) => b - a));
    expect(similarPairs(gram, correlations[2], 8)).toEqual(pairs.slice(0, 2));
    for (const { lag } of pairs) expect(Math.abs(lag)).toBeLessThanOrEqual(8);
  });

  it('pairs no atoms that share no channel', () => {
    const dictionary = createDictionary(2, 2, 4);
    dictionary.atoms.set([1, 0, 0, 0, 0, 0, 0, 0]);
    dictionary.atoms.set([0, 0, 0, 0, 1, 0, 0, 0], 8);
    expect(similarPairs(computeGram(dictionary), -1, 2)).toEqual([]);
  });
});

const samples = 40_000;

/** Two neurons that fire in turn, and a third that overlaps with every other spike of theirs. */
function twoNeuronRecording(dictionary: Dictionary, scale: readonly number[], lag: number) {
  const events: PlantedEvent[] = [];
  for (let i = 0; i < 600; i++) {
    const position = 50 + 60 * i;
    const atom = i % 2;
    events.push({ position: position + (atom === 1 ? lag : 0), atom, amplitude: scale[atom] });
    if (i % 4 < 2) events.push({ position: position + 6, atom: 2, amplitude: scale[2] });
  }
  const traces = plantedTraces(dictionary, samples, events, 17);
  const window = { traces, samples };
  const sorted: Event[] = events.sort((a, b) => a.position - b.position).map((e) => ({ ...e }));
  return new ExplainedWindows([window], [sorted], dictionary);
}

describe('projectPair', () => {
  const scale = Float64Array.of(24, 20, 40);

  it('gives unit-variance projections whose means are the distance of the waveforms apart, overlaps taken away', () => {
    const dictionary = spikeDictionary();
    const explained = twoNeuronRecording(dictionary, [24, 20, 40], 0);
    const pair = { first: 0, second: 1, lag: 0, correlation: 0 };
    const found = projectPair(pair, scale, explained);
    const expected = Math.hypot(
      ...atomOf(dictionary, 0).map((value, i) => 24 * value - 20 * atomOf(dictionary, 1)[i]),
    );
    expect(found.distance).toBeCloseTo(expected, 9);
    expect(Math.abs(mean(found.second) - mean(found.first) - found.distance)).toBeLessThan(0.4);
    for (const side of [found.first, found.second]) {
      expect(side.length).toBeGreaterThanOrEqual(300);
      expect(Math.abs(standardDeviation(side) - 1)).toBeLessThan(0.15);
    }
  });

  it('turns the line round, and changes nothing else, when the atoms change places', () => {
    const dictionary = spikeDictionary();
    const explained = twoNeuronRecording(dictionary, [24, 20, 40], 0);
    const pair = { first: 0, second: 1, lag: 0, correlation: 0 };
    const turned = { ...pair, first: 1, second: 0 };
    const a = projectPair(pair, scale, explained);
    const b = projectPair(turned, scale, explained);
    expect(b.distance).toBeCloseTo(a.distance, 9);
    a.first.forEach((value, i) => {
      expect(b.second[i]).toBeCloseTo(-value, 9);
    });
    a.second.forEach((value, i) => {
      expect(b.first[i]).toBeCloseTo(-value, 9);
    });
  });

  it('sees that two shifted halves of one neuron are the same', () => {
    const dictionary = dictionaryOf([
      { atom: 0, shift: 0 },
      { atom: 0, shift: 2 },
      { atom: 2, shift: 0 },
    ]);
    const explained = twoNeuronRecording(dictionary, [24, 24, 40], 2);
    const pair = { first: 0, second: 1, lag: 2, correlation: 1 };
    const same = Float64Array.of(24, 24, 40);
    const found = projectPair(pair, same, explained);
    expect(found.distance).toBeLessThan(4);
    const unaligned = { ...pair, lag: 0 };
    expect(projectPair(unaligned, same, explained).distance).toBeGreaterThan(10);
  });

  it('leaves out events whose window would reach beyond the signal', () => {
    const dictionary = spikeDictionary();
    const window = { traces: new Float32Array(channelCount * 100), samples: 100 };
    const events = [[{ position: 3, atom: 1, amplitude: 5 }]];
    const explained = new ExplainedWindows([window], events, dictionary);
    const at = (lag: number) =>
      projectPair({ first: 0, second: 1, lag, correlation: 0 }, scale, explained).second.length;
    expect(at(3)).toBe(1);
    expect(at(4)).toBe(0);
  });
});
