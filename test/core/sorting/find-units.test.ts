import { describe, expect, it } from 'vitest';
import { CancellationError } from '../../../core/base/errors.ts';
import { silentContext, type WorkContext } from '../../../core/base/progress.ts';
import { Random } from '../../../core/base/random.ts';
import { atomOf } from '../../../core/csc/problem.ts';
import { shiftAtom } from '../../../core/learn/recentre.ts';
import {
  type FindUnitsOptions,
  type FoundUnits,
  findUnits,
} from '../../../core/sorting/find-units.ts';
import type { InitialTemplates } from '../../../core/sorting/initial-templates.ts';
import { serialLearningCrew } from '../../../core/sorting/learning-crew.ts';
import { quietStretches } from '../../../core/sorting/template-noise.ts';
import { placedWindow, spansAround, type Tile } from '../../../core/sorting/windows.ts';
import {
  atomSamples,
  channelCount,
  plantedTraces,
  randomEvents,
  rowsOf,
  spikeDictionary,
} from './planted.ts';

const dictionary = spikeDictionary();
const amplitudes = [22, 28, 34];
const samples = 40_000;
const events = randomEvents(samples, amplitudes, 80, 61);
const tile: Tile = {
  segment: 0,
  start: 0,
  samples,
  traces: plantedTraces(dictionary, samples, events, 62),
};
const windows = spansAround(
  events.map(({ position }) => position + 8),
  samples,
  atomSamples,
  2 * atomSamples,
).map(({ start, end }) => {
  const rows = rowsOf(tile.traces).map((row) => row.subarray(start, end));
  const traces = Float32Array.from(rows.flatMap((row) => [...row]));
  return placedWindow({ segment: 0, start, samples: end - start, traces });
});

const quiet = quietStretches([tile], [events.map(({ position }) => position + 8)], atomSamples);

/** Rough templates: planted atoms, moved and noisy, and one of noise alone where `atom` is -1. */
function initialOf(rough: readonly { atom: number; shift: number }[]): InitialTemplates {
  const random = new Random(63);
  const size = channelCount * atomSamples;
  const templates = new Float64Array(rough.length * size);
  rough.forEach(({ atom, shift }, t) => {
    const template = templates.subarray(t * size, (t + 1) * size);
    if (atom >= 0) {
      const scale = amplitudes[atom];
      template.set(atomOf(dictionary, atom).map((value) => scale * value));
      shiftAtom(template, channelCount, atomSamples, shift);
    }
    for (let i = 0; i < size; i++) template[i] += 0.8 * random.normal();
  });
  return {
    count: rough.length,
    templateSamples: atomSamples,
    templates,
    channelMask: new Uint8Array(rough.length * channelCount).fill(1),
    members: rough.map(() => []),
  };
}

const eight = initialOf([
  { atom: 0, shift: 0 },
  { atom: 0, shift: 2 },
  { atom: 1, shift: -1 },
  { atom: 1, shift: 1 },
  { atom: 1, shift: 3 },
  { atom: 2, shift: 0 },
  { atom: 2, shift: -2 },
  { atom: -1, shift: 0 },
]);

function find(
  initial: InitialTemplates,
  units: 'auto' | number,
  changes: Partial<FindUnitsOptions> = {},
  seed = 1,
  context: WorkContext = silentContext,
): Promise<FoundUnits> {
  const options: FindUnitsOptions = {
    units,
    minimumSpikes: 10,
    lambdaSigma: 4.5,
    learnLambda: 'off',
    twoSided: false,
    searchShare: 1,
    observedSamples: samples,
    refractorySamples: 15,
    ...changes,
  };
  const random = new Random(seed);
  const signal = { tiles: [tile], quiet, windows };
  return findUnits(signal, serialLearningCrew, initial, channelCount, options, random, context);
}

/** Largest correlation of two atoms over shifts. */
function likeness(a: Float64Array, b: Float64Array): number {
  let best = 0;
  for (let shift = -4; shift <= 4; shift++) {
    const moved = b.slice();
    shiftAtom(moved, channelCount, atomSamples, shift);
    const product = a.reduce((sum, value, i) => sum + value * moved[i], 0);
    best = Math.max(best, product);
  }
  return best;
}

/** For each planted atom the number of found ones that it is. */
function matches({ model }: FoundUnits): number[] {
  return [0, 1, 2].map((c) => {
    let count = 0;
    for (let a = 0; a < model.dictionary.atomCount; a++) {
      const same = likeness(atomOf(model.dictionary, a), atomOf(dictionary, c));
      count += Number(same > 0.97);
    }
    return count;
  });
}

describe('findUnits', () => {
  it('finds the three planted units from eight noisy, moved and repeated templates', async () => {
    const seeds = Array.from({ length: 10 }, (_, seed) => seed + 1);
    const outcomes = await Promise.all(seeds.map((seed) => find(eight, 'auto', {}, seed)));
    const right = outcomes.filter(
      (found) => found.model.dictionary.atomCount === 3 && matches(found).join() === '1,1,1',
    );
    expect(right.length).toBe(outcomes.length);
  });

  it('has found their spikes, at their sizes', async () => {
    const { model, eventCount } = await find(eight, 'auto');
    const found = eventCount.reduce((sum, count) => sum + count, 0);
    expect(Math.abs(found / events.length - 1)).toBeLessThan(0.02);
    const scales = [...model.scale].sort((a, b) => a - b);
    scales.forEach((scale, i) => {
      expect(Math.abs(scale / amplitudes[i] - 1)).toBeLessThan(0.1);
    });
  });

  it('finds exactly as many units as it is told to, fewer or more than there are', async () => {
    for (const units of [1, 2, 3, 5]) {
      expect((await find(eight, units)).model.dictionary.atomCount).toBe(units);
    }
    expect(matches(await find(eight, 3))).toEqual([1, 1, 1]);
  });

  it('drops units of fewer spikes than asked for, down to none', async () => {
    const counts = [0, 1, 2].map((c) => events.filter(({ atom }) => atom === c).length);
    const minimumSpikes = Math.max(...counts) - 3;
    const few = await find(eight, 'auto', { minimumSpikes });
    expect(few.model.dictionary.atomCount).toBeLessThan(3);
    for (const count of few.eventCount) {
      expect(count).toBeGreaterThanOrEqual(0.97 * minimumSpikes);
    }
    expect((await find(eight, 'auto', { minimumSpikes: 1e6 })).model.dictionary.atomCount).toBe(0);
  });

  it('settles the same units on a part of the windows', async () => {
    expect(matches(await find(eight, 'auto', { searchShare: 0.4 }))).toEqual([1, 1, 1]);
  });

  it('knows which template each unit grew from', async () => {
    const found = await find(eight, 'auto');
    const planted = [0, 0, 1, 1, 1, 2, 2, -1];
    const origins = [...found.origin].map((origin) => planted[origin]);
    expect(origins.sort((a, b) => (a ?? -1) - (b ?? -1))).toEqual([0, 1, 2]);
    expect(found.channelMask).toHaveLength(3 * channelCount);
  });

  it('gives the same bytes for the same seed, and leaves what it was given as it was', async () => {
    const before = structuredClone(eight);
    const once = await find(eight, 'auto', {}, 5);
    expect(await find(eight, 'auto', {}, 5)).toEqual(once);
    expect(eight).toEqual(before);
  });

  it('stops between two changes when asked to', async () => {
    let asked = false;
    const context: WorkContext = {
      cancellation: {
        get cancelled() {
          return asked;
        },
      },
      onProgress: () => {
        asked = true;
      },
    };
    await expect(find(eight, 'auto', {}, 1, context)).rejects.toThrow(CancellationError);
  });
});
