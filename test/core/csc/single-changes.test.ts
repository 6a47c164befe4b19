import { describe, expect, it } from 'vitest';
import { Random } from '../../../core/base/random.ts';
import { Additions } from '../../../core/csc/additions.ts';
import type { Placement } from '../../../core/csc/configuration.ts';
import { EventProblem } from '../../../core/csc/event-problem.ts';
import { computeGram, gramAt } from '../../../core/csc/gram.ts';
import { bestSingleChange } from '../../../core/csc/single-changes.ts';
import { eventLogOdds, PullOdds } from '../../../core/csc/spike-prior.ts';
import { Stretch } from '../../../core/csc/stretch.ts';
import {
  asPlacements,
  correlationsOf,
  eventModel,
  likeAtoms,
  priorOf,
  signalOf,
} from './spikes-in-noise.ts';

/** A cluster of one to three events, some of them wrong, in a signal of its own. */
function setUp(seed: number) {
  const random = Random.forStream(seed, 5);
  const dictionary = likeAtoms(3, 2, 10, [0, 0.8, 0.95][seed % 3], seed);
  const prior = priorOf([12, 16, 20], 300, seed % 2 === 0 ? 0 : 8);
  const model = eventModel(dictionary, prior, seed % 4 === 0);
  const draw = () => {
    const atom = random.integer(3);
    const sign = model.coding.twoSided && random.uniform() < 0.5 ? -1 : 1;
    return { atom, position: 15 + random.integer(15), amplitude: sign * prior.mean[atom] };
  };
  const planted = Array.from({ length: 1 + random.integer(3) }, draw);
  const traces = signalOf(dictionary, planted, 60, random);
  const { correlation, positions } = correlationsOf(dictionary, traces, 60);
  const gram = computeGram(dictionary);
  const guessed = Array.from({ length: 1 + random.integer(3) }, draw);
  const cluster = [guessed, planted, [...planted, draw()], planted.slice(0, 1)][random.integer(4)];
  cluster.sort((a, b) => a.position - b.position);
  const { levels, coding } = model;
  const { twoSided } = coding;
  const stretch = new Stretch(gram, cluster, [], correlation, positions);
  const knowledge = { gram, prior, odds: new PullOdds(prior), levels, twoSided };
  const problem = new EventProblem(knowledge, stretch);
  const moved = cluster.map((event) => ({ ...event, position: event.position - stretch.start }));
  const configuration = problem.evaluate(asPlacements(moved));
  const pulls = stretch.pullsOf(configuration, new Float64Array(stretch.correlation.length));
  return { problem, configuration, pulls };
}

/** Every placement that may be added where placement `without` is taken away, by trying all. */
function everyAddition({ problem, configuration, pulls }: ReturnType<typeof setUp>, without = -1) {
  const { stretch, knowledge } = problem;
  const { gram, prior, levels, twoSided } = knowledge;
  const { placements, amplitudes } = configuration;
  const found: { placement: Placement; odds: number }[] = [];
  for (const atom of stretch.atoms) {
    for (let position = 0; position < stretch.positions; position++) {
      let pull = pulls[stretch.rowOf[atom] * stretch.positions + position];
      const gone = placements[without];
      if (gone !== undefined) {
        const lag = position - gone.position;
        pull += amplitudes[without] * gramAt(gram, gone.atom, atom, lag);
        if (Math.abs(lag) >= gram.atomSamples || (lag === 0 && gone.atom === atom)) continue;
      }
      const clash = placements.some(
        (other, i) =>
          i !== without &&
          other.atom === atom &&
          Math.abs(other.position - position) < prior.refractorySamples,
      );
      if (clash || (twoSided ? Math.abs(pull) : pull) < levels.drop[atom]) continue;
      const placement = { atom, position, sign: Math.sign(pull) };
      found.push({ placement, odds: eventLogOdds(prior, atom, pull) });
    }
  }
  return found.sort((a, b) => b.odds - a.odds);
}

/** Of two equal placements either may be the one that is exchanged. */
function sorted(placements: readonly Placement[] | null): Placement[] | undefined {
  return placements?.slice().sort((a, b) => a.position - b.position || a.atom - b.atom);
}

describe('Additions', () => {
  it('are the best of all that may be, best first', () => {
    const additions = new Additions(6);
    for (let seed = 1; seed <= 100; seed++) {
      const stage = setUp(seed);
      const { problem, configuration, pulls } = stage;
      const minimumOdds = [Number.NEGATIVE_INFINITY, 0, 20][seed % 3];
      const last = problem.stretch.positions - 1;
      additions.find(problem, pulls, configuration.placements, 0, last, minimumOdds);
      const expected = everyAddition(stage)
        .filter(({ odds }) => odds > minimumOdds)
        .slice(0, 6);
      expect(additions.count).toBe(expected.length);
      expected.forEach(({ placement, odds }, i) => {
        expect(additions.placement(i)).toEqual(placement);
        expect(additions.odds[i]).toBeCloseTo(odds, 8);
      });
    }
  });

  it('stay within the positions asked for', () => {
    const additions = new Additions(50);
    for (let seed = 1; seed <= 50; seed++) {
      const stage = setUp(seed);
      const { problem, configuration, pulls } = stage;
      additions.find(problem, pulls, configuration.placements, 9, 14, Number.NEGATIVE_INFINITY);
      const expected = everyAddition(stage).filter(
        ({ placement }) => placement.position >= 9 && placement.position <= 14,
      );
      expect(additions.count).toBe(Math.min(50, expected.length));
      for (let i = 0; i < additions.count; i++) {
        expect(additions.placement(i)).toEqual(expected[i].placement);
      }
    }
  });
});

describe('bestSingleChange', () => {
  it('is the best of all additions, removals and exchanges, and none only where none gains', () => {
    const counts = { addition: 0, removal: 0, exchange: 0, none: 0 };
    for (let seed = 1; seed <= 300; seed++) {
      const stage = setUp(seed);
      const { problem, configuration, pulls } = stage;
      const { stretch, knowledge } = problem;
      const { placements, amplitudes } = configuration;
      let gain = 1e-6;
      let kind: keyof typeof counts = 'none';
      let expected: Placement[] | null = null;
      const consider = (odds: number, name: typeof kind, changed: Placement[]) => {
        if (odds > gain) [gain, kind, expected] = [odds, name, changed];
      };
      const [addition] = everyAddition(stage);
      if (addition !== undefined) {
        consider(addition.odds, 'addition', [...placements, addition.placement]);
      }
      placements.forEach(({ atom, position }, i) => {
        const own = pulls[stretch.rowOf[atom] * stretch.positions + position] + amplitudes[i];
        const present = eventLogOdds(knowledge.prior, atom, own);
        const others = placements.filter((_, k) => k !== i);
        consider(-present, 'removal', others);
        const [exchange] = everyAddition(stage, i);
        if (exchange === undefined) return;
        const changed = placements.map((other, k) => (k === i ? exchange.placement : other));
        consider(exchange.odds - present, 'exchange', changed);
      });
      const found = bestSingleChange(problem, configuration, pulls, new Additions(1), 1e-6);
      expect(sorted(found)).toEqual(sorted(expected));
      counts[kind]++;
    }
    for (const count of Object.values(counts)) expect(count).toBeGreaterThan(5);
  });
});
