import { Random } from '../../../core/base/random.ts';
import { ActiveSetSolver } from '../../../core/csc/active-set.ts';
import { debias, type Event, seedEvents } from '../../../core/csc/debias.ts';
import type { EventModel } from '../../../core/csc/event-coder.ts';
import { computeGram, type Gram } from '../../../core/csc/gram.ts';
import type { Dictionary } from '../../../core/csc/problem.ts';
import { PullOdds } from '../../../core/csc/spike-prior.ts';
import { correlationsOf, eventModel, likeAtoms, priorOf, signalOf } from './spikes-in-noise.ts';

export interface Stage {
  readonly dictionary: Dictionary;
  readonly model: EventModel;
  readonly gram: Gram;
  readonly planted: readonly Event[];
  readonly traces: Float64Array;
  readonly samples: number;
  readonly correlation: Float64Array;
  readonly positions: number;
}

/** One event in about eight samples: nearly everything overlaps. */
export function crowdedStage(seed: number, twoSided: boolean): Stage {
  const random = Random.forStream(seed, 3);
  const atomCount = 1 + (seed % 3);
  const samples = 60 + random.integer(200);
  const likeness = [0, 0.8, 0.95][random.integer(3)];
  const dictionary = likeAtoms(atomCount, 1 + (seed % 2), 12, likeness, seed);
  const mean = Array.from({ length: atomCount }, () => 8 + 12 * random.uniform());
  const model = eventModel(dictionary, priorOf(mean, 200), twoSided);
  const count = random.integer(samples / 8);
  return plant(model, drawEvents(model, count, samples, random), samples, random);
}

export function drawEvents(
  model: EventModel,
  count: number,
  samples: number,
  random: Random,
): Event[] {
  const prior = model.prior!;
  const events: Event[] = [];
  for (let i = 0; i < count; i++) {
    const atom = random.integer(model.dictionary.atomCount);
    const position = random.integer(samples - model.dictionary.atomSamples + 1);
    if (clashing([...events, { atom, position, amplitude: 0 }], prior.refractorySamples)) continue;
    const sign = model.coding.twoSided && random.uniform() < 0.5 ? -1 : 1;
    const amplitude = sign * (prior.mean[atom] + prior.spread[atom] * random.normal());
    events.push({ atom, position, amplitude });
  }
  return events;
}

export function plant(
  model: EventModel,
  planted: readonly Event[],
  samples: number,
  random: Random,
): Stage {
  const { dictionary } = model;
  const traces = signalOf(dictionary, planted, samples, random);
  return {
    dictionary,
    model,
    gram: computeGram(dictionary),
    planted,
    traces,
    samples,
    ...correlationsOf(dictionary, traces, samples),
  };
}

export function clashing(events: readonly Event[], refractorySamples: number): boolean {
  return events.some((event, i) =>
    events.some(
      (other, j) =>
        j < i &&
        other.atom === event.atom &&
        Math.abs(other.position - event.position) < refractorySamples,
    ),
  );
}

/** The starts that coding gives, and any other. */
export function starts(stage: Stage, seed: number): Event[][] {
  const { gram, model, correlation, positions } = stage;
  const code = new ActiveSetSolver(gram, model.coding).solve(correlation.slice(), positions);
  const random = Random.forStream(seed, 9);
  const anywhere = Array.from({ length: random.integer(8) }, () => ({
    atom: random.integer(gram.atomCount),
    position: random.integer(positions),
    amplitude: 10,
  }));
  return [
    seedEvents(code, model.levels),
    debias(gram, code, correlation, positions, model.levels),
    anywhere.sort((a, b) => a.position - b.position || a.atom - b.atom),
    [],
  ];
}

/** What the search is told of the stage. */
export function knowledgeOf({ gram, model }: Stage) {
  const { levels, coding } = model;
  const prior = model.prior!;
  return { gram, prior, odds: new PullOdds(prior), levels, twoSided: coding.twoSided };
}
