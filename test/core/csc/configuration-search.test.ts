import { describe, expect, it } from 'vitest';
import { Random } from '../../../core/base/random.ts';
import { codingKernels, typescriptKernels } from '../../../core/csc/coding-kernels.ts';
import { evaluateConfiguration, type Placement } from '../../../core/csc/configuration.ts';
import { ConfigurationSearch } from '../../../core/csc/configuration-search.ts';
import type { Event } from '../../../core/csc/debias.ts';
import { EventCoder, type EventModel } from '../../../core/csc/event-coder.ts';
import { threadKernels } from '../../../core/kernels/thread-kernels.ts';
import { asPlacements, eventModel, likeAtoms, priorOf } from './spikes-in-noise.ts';
import {
  clashing,
  crowdedStage,
  drawEvents,
  knowledgeOf,
  plant,
  type Stage,
  starts,
} from './stages.ts';

function evaluate({ gram, model, correlation, positions }: Stage, placements: Placement[]) {
  return evaluateConfiguration(
    gram,
    model.prior!,
    placements,
    (atom, position) => correlation[atom * positions + position],
  );
}

const logOdds = (stage: Stage, events: readonly Event[]) =>
  evaluate(stage, asPlacements(events)).logOdds;

describe.each([typescriptKernels, codingKernels()])('search in $kind', (kernels) => {
  function search(stage: Stage, start: readonly Event[]): Event[] {
    const knowledge = knowledgeOf(stage);
    const search = new ConfigurationSearch(knowledge, kernels.clusterSearch(knowledge));
    return search.search(start, stage.correlation, stage.positions);
  }

  function forEachStart(check: (stage: Stage, start: Event[], found: Event[]) => void): void {
    for (let seed = 1; seed <= 120; seed++) {
      const stage = crowdedStage(seed, seed % 4 === 0);
      for (const start of starts(stage, seed)) check(stage, start, search(stage, start));
    }
  }

  it('never lowers the log odds of a start whose events are all large enough', () => {
    let changed = 0;
    forEachStart((stage, start, found) => {
      const first = evaluate(stage, asPlacements(start));
      const { drop } = stage.model.levels;
      const admissible = start.every(
        ({ atom, amplitude }, i) => first.amplitudes[i] * Math.sign(amplitude) >= drop[atom],
      );
      if (!admissible) return;
      const gain = logOdds(stage, found) - first.logOdds;
      expect(gain).toBeGreaterThan(-1e-6);
      if (gain > 1e-6) changed++;
    });
    expect(changed).toBeGreaterThan(20);
  });

  it('returns sorted events above the drop level, with their posterior mean amplitudes', () => {
    forEachStart((stage, _, found) => {
      const { amplitudes } = evaluate(stage, asPlacements(found));
      found.forEach((event, i) => {
        const { drop } = stage.model.levels;
        expect(Math.abs(event.amplitude)).toBeGreaterThanOrEqual(drop[event.atom]);
        if (!stage.model.coding.twoSided) expect(event.amplitude).toBeGreaterThan(0);
        const next = found[i + 1] ?? { position: Number.POSITIVE_INFINITY, atom: 0 };
        expect(next.position - event.position || next.atom - event.atom).toBeGreaterThanOrEqual(0);
        expect(Math.abs(amplitudes[i] - event.amplitude)).toBeLessThan(0.5);
      });
    });
  });

  it('changes neither its start nor its answer when asked again', () => {
    forEachStart((stage, start, found) => {
      const kept = start.map((event) => ({ ...event }));
      const correlation = stage.correlation.slice();
      expect(search(stage, start)).toEqual(found);
      expect(start).toEqual(kept);
      expect(stage.correlation).toEqual(correlation);
    });
  });

  it('has nothing to add to silence', () => {
    const stage = crowdedStage(7, false);
    const silent = { ...stage, correlation: new Float64Array(stage.correlation.length) };
    expect(search(silent, [])).toEqual([]);
    expect(search(silent, [{ atom: 0, position: 5, amplitude: 10 }])).toEqual([]);
  });

  it('loses no spike of a long train because its start has an event too many', () => {
    for (const count of [1, 4, 8, 9, 20]) {
      const random = Random.forStream(count, 6);
      const dictionary = likeAtoms(1, 1, 12, 0, count);
      const model = eventModel(dictionary, priorOf([20], 1000, 6));
      const train = Array.from({ length: count }, (_, i) => ({
        position: 20 + 10 * i,
        atom: 0,
        amplitude: 20,
      }));
      const stage = plant(model, train, 60 + 10 * count, random);
      for (const [position, amplitude] of [
        [21, 20],
        [26, 3],
      ]) {
        const start = [...train, { position, atom: 0, amplitude }];
        const found = search(
          stage,
          start.sort((a, b) => a.position - b.position),
        );
        expect(found.map((event) => event.position)).toEqual(train.map((event) => event.position));
      }
    }
  });

  it('keeps the refractory period of each neuron, whatever the start', () => {
    let freely = 0;
    for (let seed = 1; seed <= 100; seed++) {
      const random = Random.forStream(seed, 4);
      const atomCount = 1 + (seed % 2);
      const dictionary = likeAtoms(atomCount, 1, 12, 0.8, seed);
      const mean = Array.from({ length: atomCount }, () => 15);
      const refractorySamples = 4 + random.integer(21);
      const free = eventModel(dictionary, priorOf(mean, 200), seed % 4 === 0);
      const crowded = drawEvents(free, 2 + random.integer(14), 160, random);
      const stage = plant(free, crowded, 160, random);
      const bound = {
        ...stage,
        model: eventModel(dictionary, priorOf(mean, 200, refractorySamples), seed % 4 === 0),
      };
      for (const start of [
        ...starts(stage, seed),
        crowded.sort((a, b) => a.position - b.position),
      ]) {
        expect(clashing(search(bound, start), refractorySamples)).toBe(false);
        if (clashing(search(stage, start), refractorySamples)) freely++;
      }
    }
    expect(freely).toBeGreaterThan(100);
  });

  it('reaches the best of all configurations of up to three events in nearly all small problems', () => {
    const problems = 100;
    let reached = 0;
    for (let seed = 1; seed <= problems; seed++) {
      const random = Random.forStream(seed, 3);
      const dictionary = likeAtoms(2, 1 + (seed % 2), 8, [0, 0.8, 0.9][seed % 3], seed);
      const mean = [8 + 10 * random.uniform(), 8 + 10 * random.uniform()];
      const model = eventModel(dictionary, priorOf(mean, 200, 3));
      const planted = drawEvents(model, 1 + random.integer(3), 24, random);
      const stage = plant(model, planted, 24, random);
      const found = new EventCoder(model, kernels).codeCorrelation(
        stage.correlation,
        stage.positions,
      );
      if (logOdds(stage, found) >= bestOfAll(stage, 3) - 1e-6) reached++;
    }
    expect(reached / problems).toBeGreaterThanOrEqual(0.96);
  });

  it.each([
    [0.8, 1, 0.85, 0.96],
    [0.9, 1, 0.8, 0.94],
    [0.8, 3, 0.95, 0.99],
    [0.9, 3, 0.95, 0.99],
  ])(
    'recovers spikes of neurons alike by %d on %i channel(s) at every lag',
    (likeness, channels, atEveryLag, onTheWhole) => {
      const trials = 24;
      let recovered = 0;
      let events = 0;
      let truthIsBetter = 0;
      for (let lag = -18; lag <= 18; lag++) {
        let recoveredHere = 0;
        for (let trial = 1; trial <= trials; trial++) {
          const stage = overlap(likeness, channels, lag, trial);
          const found = new EventCoder(stage.model, kernels).code(stage.traces, stage.samples);
          recoveredHere += stage.planted.filter((event) => isAmong(event, found)).length;
          events += found.length;
          if (logOdds(stage, found) < logOdds(stage, stage.planted) - 1e-6) truthIsBetter++;
        }
        expect(recoveredHere / (2 * trials)).toBeGreaterThanOrEqual(atEveryLag);
        recovered += recoveredHere;
      }
      const total = 37 * 2 * trials;
      expect(recovered / total).toBeGreaterThanOrEqual(onTheWhole);
      expect(Math.abs(events - total) / total).toBeLessThan(0.01);
      expect(truthIsBetter / (37 * trials)).toBeLessThan(0.06);
    },
  );

  it('resolves overlaps of like neurons that debiasing the lasso alone does not', () => {
    let searched = 0;
    let debiased = 0;
    for (let lag = -6; lag <= 6; lag++) {
      for (let trial = 1; trial <= 10; trial++) {
        const stage = overlap(0.9, 1, lag, trial);
        const blind = { ...stage.model, prior: null };
        const count = (model: EventModel) => {
          const found = new EventCoder(model, kernels).code(stage.traces, stage.samples);
          return stage.planted.filter((event) => isAmong(event, found)).length;
        };
        searched += count(stage.model);
        debiased += count(blind);
      }
    }
    expect(searched).toBeGreaterThan(1.1 * debiased);
  });
});

describe('codingKernels', () => {
  it('leave a signal to the twin that is longer than the kernel has memory for', () => {
    const stage = overlap(0.9, 1, 3, 1);
    const knowledge = knowledgeOf(stage);
    const { atomCount } = stage.dictionary;
    const positions = 2 ** 23 / atomCount + stage.positions;
    const correlation = new Float64Array(atomCount * positions);
    for (let c = 0; c < atomCount; c++) {
      const row = stage.correlation.subarray(c * stage.positions, (c + 1) * stage.positions);
      correlation.set(row, c * positions);
    }
    const [start] = starts(stage, 1);
    const compiled = threadKernels()!.clusterSearch(knowledge);
    expect(compiled.mostNumbers).toBeLessThan(correlation.length);
    expect(compiled.mostNumbers).toBeGreaterThan(stage.correlation.length);
    const search = new ConfigurationSearch(knowledge, codingKernels().clusterSearch(knowledge));
    const expected = search.search(start, stage.correlation, stage.positions);
    expect(expected).toHaveLength(2);
    expect(search.search(start, correlation, positions)).toEqual(expected);
  });
});

/** Two spikes of 20 noise standard deviations, the second `lag` samples after the first. */
function overlap(likeness: number, channels: number, lag: number, trial: number): Stage {
  const random = Random.forStream(1000 * trial + lag, 3);
  const dictionary = likeAtoms(2, channels, 18, likeness, trial);
  const model = eventModel(dictionary, priorOf([20, 20], 1000, 10));
  const amplitude = () => 20 + 2 * random.normal();
  const planted = [
    { atom: 0, position: 40, amplitude: amplitude() },
    { atom: 1, position: 40 + lag, amplitude: amplitude() },
  ];
  return plant(model, planted, 100, random);
}

function isAmong({ atom, position }: Event, found: readonly Event[]): boolean {
  return found.some((event) => event.atom === atom && Math.abs(event.position - position) <= 1);
}

/** Log odds of the best admissible configuration of at most `size` positive events, by trying all. */
function bestOfAll(stage: Stage, size: number): number {
  const { positions, model } = stage;
  const { drop } = model.levels;
  const everywhere = Array.from(
    { length: model.dictionary.atomCount * positions },
    (_, i): Placement => ({ atom: Math.floor(i / positions), position: i % positions, sign: 1 }),
  );
  let best = 0;
  const extend = (chosen: Placement[], from: number) => {
    for (let i = from; i < everywhere.length; i++) {
      const next = everywhere[i];
      const clashes = chosen.some(
        ({ atom, position }) =>
          atom === next.atom && Math.abs(position - next.position) < model.prior!.refractorySamples,
      );
      if (clashes) continue;
      const placements = [...chosen, next];
      const { amplitudes, logOdds: odds } = evaluate(stage, placements);
      const admissible = placements.every(({ atom }, k) => amplitudes[k] >= drop[atom]);
      if (admissible && odds > best) best = odds;
      if (placements.length < size) extend(placements, i + 1);
    }
  };
  extend([], 0);
  return best;
}
