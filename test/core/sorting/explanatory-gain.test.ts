import { describe, expect, it } from 'vitest';
import type { Event } from '../../../core/csc/debias.ts';
import { computeGram } from '../../../core/csc/gram.ts';
import { atomOf, createDictionary, normaliseAtoms } from '../../../core/csc/problem.ts';
import type { LearnedModel, LearningWindow } from '../../../core/learn/learn.ts';
import { ExplainedWindows } from '../../../core/sorting/explained-windows.ts';
import { explanatoryGain } from '../../../core/sorting/explanatory-gain.ts';
import { selectUnits } from '../../../core/sorting/select-units.ts';
import {
  atomSamples,
  channelCount,
  type PlantedEvent,
  plantedTraces,
  spikeDictionary,
} from './planted.ts';

const coding = { twoSided: false };
const amplitudes = [25, 20, 30];
const jointLag = 4;

/** The planted atoms and a fourth: atom 0 and atom 1 `jointLag` samples later, as learned from two neurons that fire together. */
function modelWithSum(): LearnedModel {
  const real = spikeDictionary();
  const dictionary = createDictionary(4, channelCount, atomSamples);
  dictionary.atoms.set(real.atoms);
  const sum = atomOf(dictionary, 3);
  for (let p = 0; p < channelCount; p++) {
    for (let k = 0; k < atomSamples; k++) {
      const i = p * atomSamples + k;
      const later = k >= jointLag ? atomOf(real, 1)[i - jointLag] : 0;
      sum[i] = amplitudes[0] * atomOf(real, 0)[i] + amplitudes[1] * later;
    }
  }
  const norms = normaliseAtoms(dictionary);
  return {
    dictionary,
    scale: Float64Array.of(...amplitudes, norms[3]),
    sigma: new Float64Array(4).fill(1),
    lambdaSigma: 4.5,
    prior: null,
  };
}

const model = modelWithSum();

/** Windows of one spike of each real unit in turn, and windows in which units 0 and 1 fire together. */
function plantedWindows(): { windows: LearningWindow[]; events: Event[][] } {
  const windows: LearningWindow[] = [];
  const events: Event[][] = [];
  const samples = 120;
  for (let i = 0; i < 120; i++) {
    const atom = i % 4;
    const planted: PlantedEvent[] =
      atom === 3
        ? [
            { position: 50, atom: 0, amplitude: amplitudes[0] },
            { position: 50 + jointLag, atom: 1, amplitude: amplitudes[1] },
          ]
        : [{ position: 50, atom, amplitude: amplitudes[atom] }];
    windows.push({ traces: plantedTraces(model.dictionary, samples, planted, i), samples });
    events.push([{ position: 50, atom, amplitude: model.scale[atom] }]);
  }
  return { windows, events };
}

const enough = 20;

function gainIn(
  of: LearnedModel,
  unit: number,
  windows: readonly LearningWindow[],
  events: readonly (readonly Event[])[],
): number {
  const explained = new ExplainedWindows(windows, events, of.dictionary);
  const gram = computeGram(of.dictionary);
  return explanatoryGain(unit, of, gram, coding, explained, enough);
}

describe('explanatoryGain', () => {
  const { windows, events } = plantedWindows();
  const gainOf = (unit: number) => gainIn(model, unit, windows, events);

  it('is the energy of its spikes for a unit that no other can stand in for', () => {
    const apart = plantedWindows();
    const real = selectUnits(model, [0, 1, 2]);
    const own = apart.events.map((list) => list.filter(({ atom }) => atom < 3));
    for (const unit of [0, 1, 2]) {
      const gain = gainIn(real, unit, apart.windows, own);
      const likeness = amplitudes[unit] ** 2;
      expect(gain).toBeLessThan(1.15 * likeness);
      expect(gain).toBeGreaterThan(0.4 * likeness);
    }
  });

  it('is next to nothing for a template that two others explain together', () => {
    expect(gainOf(3)).toBeLessThan(enough);
    expect(gainOf(2)).toBeGreaterThan(200);
  });

  it('is next to nothing for a copy of another unit', () => {
    const twice = selectUnits(model, [0, 1, 2, 0]);
    const shared = events.map((list, i) =>
      list
        .filter(({ atom }) => atom < 3)
        .map((event) => (i % 8 === 0 ? { ...event, atom: 3 } : event)),
    );
    expect(gainIn(twice, 3, windows, shared)).toBeLessThan(enough);
  });

  it('is infinite for a unit without spikes: nothing speaks against it here', () => {
    const none = events.map((list) => list.filter(({ atom }) => atom !== 2));
    expect(gainIn(model, 2, windows, none)).toBe(Number.POSITIVE_INFINITY);
  });

  it('changes neither the model nor the events', () => {
    const before = structuredClone({ model, events });
    gainOf(0);
    expect({ model, events }).toEqual(before);
  });
});
