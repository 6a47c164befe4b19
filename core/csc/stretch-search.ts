import { Additions } from './additions.ts';
import { growFromSilence } from './beam.ts';
import type { Configuration, Placement } from './configuration.ts';
import type { Event } from './debias.ts';
import type { EventProblem } from './event-problem.ts';
import { firstOutside } from './row-operations.ts';
import { bestSingleChange } from './single-changes.ts';

/** Above this size only single events are exchanged: pairs would be too many. */
const MAX_CLUSTER_FOR_PAIRS = 6;
/** Above this size the beam would forget the beginning before it reaches the end. */
const MAX_CLUSTER_FOR_BEAM = 8;
const MAX_STEPS = 12;
/** Amplitudes within this many standard deviations of the mean are usual. */
const USUAL_AMPLITUDE = 1.5;
/** Pulls below this many standard deviations of the noise are noise. */
const USUAL_PULL = 3.5;
/** Events closer than this share of an atom can be mistaken for two others. */
const CLOSE = 1 / 3;
/** An exchange must be worth this much, or rounding could make it go round in circles. */
const MINIMUM_GAIN = 1e-6;

/** Improves the explanation of one stretch by exchanges of events, see `ConfigurationSearch`. */
export class StretchSearch {
  private readonly problem: EventProblem;
  private readonly scratch: Float64Array;
  private readonly addition = new Additions(1);
  /** Exchanges that were made. */
  steps = 0;

  /** @param scratch as long as the stretch's correlation */
  constructor(problem: EventProblem, scratch: Float64Array) {
    this.problem = problem;
    this.scratch = scratch;
  }

  run(cluster: readonly Event[]): Configuration {
    const { problem } = this;
    let present = problem.evaluate(
      cluster.map(({ atom, position, amplitude }) => ({
        atom,
        position: position - problem.stretch.start,
        sign: Math.sign(amplitude),
      })),
    );
    if (!problem.allowed(present)) {
      present = this.prunedToAllowed(present);
      this.steps++;
    }
    const climbed = this.climb(present);
    present = climbed.top;
    const plain = climbed.settled && this.usual(present) && this.leavesNoise();
    if (plain && !this.hasClosePair(present)) return present;
    const grown =
      !plain && cluster.length <= MAX_CLUSTER_FOR_BEAM
        ? growFromSilence(problem, cluster.length + 2, this.scratch)
        : null;
    if (grown !== null && grown.logOdds > present.logOdds + MINIMUM_GAIN) {
      present = grown;
      this.steps++;
    }
    while (this.steps < MAX_STEPS) {
      const better = this.bestNeighbour(present);
      if (better === null) break;
      present = better;
      this.steps++;
    }
    return present;
  }

  /** Makes single changes while they gain; settled when none is left that would. */
  private climb(start: Configuration): { top: Configuration; settled: boolean } {
    const { problem, scratch } = this;
    let top = start;
    while (this.steps < MAX_STEPS) {
      const pulls = problem.stretch.pullsOf(top, scratch);
      const changed = bestSingleChange(problem, top, pulls, this.addition, MINIMUM_GAIN);
      if (changed === null) return { top, settled: true };
      const candidate = problem.evaluate(changed);
      if (candidate.logOdds <= top.logOdds + MINIMUM_GAIN || !problem.allowed(candidate)) break;
      top = candidate;
      this.steps++;
    }
    return { top, settled: false };
  }

  private usual({ placements, amplitudes }: Configuration): boolean {
    const { mean, spread } = this.problem.knowledge.prior;
    return placements.every(
      ({ atom, sign }, i) =>
        Math.abs(sign * amplitudes[i] - mean[atom]) < USUAL_AMPLITUDE * spread[atom],
    );
  }

  /** Of the configuration whose pulls were computed last, which is the one that the climb settled on. */
  private leavesNoise(): boolean {
    const { stretch, knowledge } = this.problem;
    const { prior, twoSided } = knowledge;
    const limit = USUAL_PULL * Math.sqrt(prior.noiseVariance);
    const end = stretch.correlation.length;
    const low = twoSided ? -limit : Number.NEGATIVE_INFINITY;
    return firstOutside(this.scratch, 0, end, low, limit) === end;
  }

  private hasClosePair({ placements }: Configuration): boolean {
    return placements.some((a, i) => placements.some((b, j) => j < i && this.close(a, b)));
  }

  private close(a: Placement, b: Placement): boolean {
    const distance = Math.abs(a.position - b.position);
    return distance < CLOSE * this.problem.knowledge.gram.atomSamples;
  }

  private bestNeighbour(present: Configuration): Configuration | null {
    const { problem } = this;
    let best: Configuration | null = null;
    const consider = (candidate: Configuration) => {
      const goal = best === null ? present.logOdds + MINIMUM_GAIN : best.logOdds;
      if (candidate.logOdds > goal && problem.allowed(candidate)) best = candidate;
    };
    const { placements } = present;
    for (let i = 0; i < placements.length; i++) {
      const without = problem.evaluate(placements.filter((_, k) => k !== i));
      consider(without);
      this.considerTwo(without, placements[i].position, placements[i], consider);
      if (placements.length > MAX_CLUSTER_FOR_PAIRS) continue;
      for (let j = 0; j < i; j++) {
        if (!this.close(placements[i], placements[j])) continue;
        const withoutBoth = problem.evaluate(placements.filter((_, k) => k !== i && k !== j));
        const middle = (placements[i].position + placements[j].position) / 2;
        this.considerTwo(withoutBoth, middle, null, consider);
      }
    }
    problem.stretch.pullsOf(present, this.scratch);
    for (const { position } of placements) {
      if (this.findAddition(present, position)) {
        consider(problem.extend(present, this.addition.placement(0)));
      }
    }
    return best;
  }

  /**
   * Adds the most likely event within reach of `centre`, and again, considering each result.
   * @param removed where it comes back all is as it was before, and one more is considered elsewhere
   */
  private considerTwo(
    start: Configuration,
    centre: number,
    removed: Placement | null,
    consider: (candidate: Configuration) => void,
  ): void {
    const { problem, scratch, addition } = this;
    const { from, to } = this.around(centre);
    let configuration = start;
    for (let added = 0; added < 2; added++) {
      problem.stretch.pullsOf(configuration, scratch, from, to);
      if (!this.findAddition(configuration, centre)) return;
      const placement = addition.placement(0);
      if (added === 0 && removed !== null && same(placement, removed)) return;
      configuration = problem.extend(configuration, placement);
      consider(configuration);
    }
  }

  /** Whether anything can be added within reach of `centre`, given the configuration's pulls there. */
  private findAddition({ placements }: Configuration, centre: number): boolean {
    const { problem, scratch, addition } = this;
    const { from, to } = this.around(centre);
    addition.find(problem, scratch, placements, from, to, Number.NEGATIVE_INFINITY);
    return addition.count > 0;
  }

  /** First and last position whose atoms overlap with one at `centre`. */
  private around(centre: number): { from: number; to: number } {
    const { stretch, knowledge } = this.problem;
    const reach = knowledge.gram.atomSamples - 1;
    return {
      from: Math.max(0, Math.ceil(centre - reach)),
      to: Math.min(stretch.positions - 1, Math.floor(centre + reach)),
    };
  }

  /** What is left when the least of the events that may not be is taken away, again and again. */
  private prunedToAllowed(configuration: Configuration): Configuration {
    const { problem } = this;
    const { drop } = problem.knowledge.levels;
    let present = configuration;
    for (;;) {
      let least = -1;
      let leastShare = Number.POSITIVE_INFINITY;
      present.placements.forEach(({ atom, sign }, i) => {
        const share = (present.amplitudes[i] * sign) / drop[atom];
        if (share >= leastShare || !problem.offends(present, i)) return;
        least = i;
        leastShare = share;
      });
      if (least < 0) return present;
      present = problem.evaluate(present.placements.filter((_, i) => i !== least));
    }
  }
}

function same(a: Placement, b: Placement): boolean {
  return a.atom === b.atom && a.position === b.position && a.sign === b.sign;
}
