import { describe, expect, it } from 'vitest';
import { Random } from '../../../core/base/random.ts';
import { ConfigurationSearch } from '../../../core/csc/configuration-search.ts';
import type { Event } from '../../../core/csc/debias.ts';
import { createDictionary, type Dictionary, normaliseAtoms } from '../../../core/csc/problem.ts';
import { eventModel, priorOf } from '../csc/spikes-in-noise.ts';
import { crowdedStage, drawEvents, knowledgeOf, plant, type Stage, starts } from '../csc/stages.ts';
import { compiled, implementations, twins } from './implementations.ts';

/** Six atoms on a line of six channels, two neighbouring channels each: most pairs share none. */
function probeStage(seed: number, refractorySamples: number): Stage {
  const random = Random.forStream(seed, 2);
  const dictionary = createDictionary(6, 6, 9);
  for (let c = 0; c < 6; c++) {
    for (let p = c; p < Math.min(c + 2, 6); p++) {
      for (let k = 0; k < 9; k++) dictionary.atoms[(c * 6 + p) * 9 + k] = random.normal();
    }
  }
  normaliseAtoms(dictionary);
  const mean = Array.from({ length: 6 }, () => 8 + 12 * random.uniform());
  return plantedStage(dictionary, mean, seed, refractorySamples, random);
}

/** Every second neuron is like the one before, so that any of its events explains as much by either. */
function tiedStage(seed: number): Stage {
  const random = Random.forStream(seed, 3);
  const dictionary = createDictionary(6, 2, 9);
  dictionary.atoms.forEach((_, i) => {
    const isCopy = Math.floor(i / 18) % 2 === 1;
    dictionary.atoms[i] = isCopy ? dictionary.atoms[i - 18] : random.normal();
  });
  normaliseAtoms(dictionary);
  const means = Array.from({ length: 3 }, () => 8 + 12 * random.uniform());
  const mean = Array.from({ length: 6 }, (_, c) => means[Math.floor(c / 2)]);
  return plantedStage(dictionary, mean, seed, 0, random);
}

function plantedStage(
  dictionary: Dictionary,
  mean: readonly number[],
  seed: number,
  refractorySamples: number,
  random: Random,
): Stage {
  const model = eventModel(dictionary, priorOf(mean, 200, refractorySamples), seed % 4 === 0);
  const planted = drawEvents(model, 12 + random.integer(40), 200, random);
  return plant(model, planted, 200, random);
}

function explain(stage: Stage, start: readonly Event[], kernels: typeof compiled): Event[] {
  const knowledge = knowledgeOf(stage);
  const search = new ConfigurationSearch(knowledge, kernels.clusterSearch(knowledge));
  return search.search(start, stage.correlation, stage.positions);
}

describe('search in WebAssembly', () => {
  it('finds what its twin finds, whatever the start', () => {
    let changed = 0;
    for (let seed = 1; seed <= 100; seed++) {
      const stages = [
        crowdedStage(seed, seed % 4 === 0),
        probeStage(seed, seed % 3 === 0 ? 6 : 0),
        tiedStage(seed),
      ];
      for (const stage of stages) {
        for (const start of starts(stage, seed)) {
          const expected = explain(stage, start, twins);
          expect(explain(stage, start, compiled)).toEqual(expected);
          if (expected.length !== start.length) changed++;
        }
      }
    }
    expect(changed).toBeGreaterThan(100);
  });
});

describe.each(implementations)('search in $name', ({ kernels }) => {
  it('explains one signal after the other as if each were the first', () => {
    const stages = [3, 7, 11, 3].map((seed) => probeStage(seed, 4));
    const searches = stages.map((stage) => kernels.clusterSearch(knowledgeOf(stage)));
    const explanations = stages.map((stage, i) => {
      const [cluster] = starts(stage, 1);
      searches[i].open(stage.correlation, stage.positions);
      const first = searches[i].explain(cluster.slice(0, 2), cluster.slice(2));
      expect(searches[i].explain(cluster.slice(0, 2), cluster.slice(2))).toEqual(first);
      searches[i].close();
      return first;
    });
    expect(explanations[3]).toEqual(explanations[0]);
    expect(explanations[1]).not.toEqual(explanations[0]);
  });

  it('says whether it has changed the cluster', () => {
    for (let seed = 1; seed <= 30; seed++) {
      const stage = probeStage(seed, 0);
      const search = kernels.clusterSearch(knowledgeOf(stage));
      search.open(stage.correlation, stage.positions);
      const places = (events: readonly Pick<Event, 'atom' | 'position'>[]) =>
        events.map(({ atom, position }) => `${atom} at ${position}`).sort();
      for (const start of starts(stage, seed)) {
        if (start.length === 0) continue;
        const { events, changed } = search.explain(start, []);
        if (!changed) expect(places(events)).toEqual(places(start));
        else expect(search.explain(start, []).events).toEqual(events);
      }
      search.close();
    }
  });
});
