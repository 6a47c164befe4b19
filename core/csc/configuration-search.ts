import { Additions } from './additions.ts';
import { growFromSilence } from './beam.ts';
import type { Configuration, Placement } from './configuration.ts';
import { type DebiasLevels, type Event, overlappingClusters } from './debias.ts';
import { EventProblem, type Knowledge } from './event-problem.ts';
import { type Extent, Extents, extentOf } from './extents.ts';
import type { Gram } from './gram.ts';
import { firstOutside } from './row-operations.ts';
import { bestSingleChange } from './single-changes.ts';
import { PullOdds, type SpikePrior } from './spike-prior.ts';
import { Stretch } from './stretch.ts';

/** Above this size only single events are exchanged: pairs would be too many. */
const MAX_CLUSTER_FOR_PAIRS = 6;
/** Above this size the beam would forget the beginning before it reaches the end. */
const MAX_CLUSTER_FOR_BEAM = 8;
const MAX_STEPS = 12;
/** A stretch is searched again when its neighbours have changed, this often at most. */
const MAX_SWEEPS = 3;
/** Amplitudes within this many standard deviations of the mean are usual. */
const USUAL_AMPLITUDE = 1.5;
/** Pulls below this many standard deviations of the noise are noise. */
const USUAL_PULL = 3.5;
/** Events closer than this share of an atom can be mistaken for two others. */
const CLOSE = 1 / 3;
/** An exchange must be worth this much, or rounding could make it go round in circles. */
const MINIMUM_GAIN = 1e-6;

/**
 * Finds the set of events that explains each stretch best, starting from the debiased lasso code:
 * events are added, removed, exchanged one for one, one for two, two for one and two for two as long
 * as the log odds rise. The lasso is convex and certain but knows neither that amplitudes of a neuron
 * are alike nor that it has a refractory period; overlapping spikes of like neurons need both.
 */
export class ConfigurationSearch {
  private readonly knowledge: Knowledge;
  private scratch = new Float64Array(0);

  constructor(gram: Gram, prior: SpikePrior, levels: DebiasLevels, twoSided: boolean) {
    this.knowledge = { gram, prior, odds: new PullOdds(prior), levels, twoSided };
  }

  /**
   * @param events where to start, sorted by position
   * @param correlation `H^T y`, `(atoms x positions)`
   */
  search(events: readonly Event[], correlation: Float64Array, positions: number): Event[] {
    const { gram, prior } = this.knowledge;
    const reach = 2 * gram.atomSamples + prior.refractorySamples;
    let present = [...events];
    let changed: Extents | null = null;
    for (let sweep = 0; sweep < MAX_SWEEPS; sweep++) {
      const clusters = overlappingClusters(gram, present);
      const extents = new Extents(clusters.map(extentOf));
      const explained: Event[][] = [...clusters];
      const changedNow: Extent[] = [];
      for (let i = 0; i < clusters.length; i++) {
        const extent = extents.list[i];
        // Where nothing has changed since the last sweep, the same would be found again.
        if (changed !== null && changed.near(extent, reach).length === 0) continue;
        const around = extents.near(extent, reach).flatMap((j) => (j === i ? [] : explained[j]));
        const stretch = new Stretch(gram, clusters[i], around, correlation, positions);
        const search = this.clusterSearch(stretch);
        const { placements, amplitudes } = search.run(clusters[i]);
        explained[i] = placements.map(({ atom, position }, k) => ({
          atom,
          position: position + stretch.start,
          amplitude: amplitudes[k],
        }));
        if (search.steps > 0) changedNow.push(extent);
      }
      present = explained.flat().sort((a, b) => a.position - b.position || a.atom - b.atom);
      if (changedNow.length === 0) break;
      changed = new Extents(changedNow);
    }
    return present;
  }

  private clusterSearch(stretch: Stretch): ClusterSearch {
    if (this.scratch.length < stretch.correlation.length) {
      this.scratch = new Float64Array(stretch.correlation.length);
    }
    return new ClusterSearch(new EventProblem(this.knowledge, stretch), this.scratch);
  }
}

class ClusterSearch {
  private readonly problem: EventProblem;
  private readonly scratch: Float64Array;
  private readonly addition = new Additions(1);
  /** Exchanges that were made. */
  steps = 0;

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
    const plain = climbed.settled && this.usual(present) && this.leavesNoise(present);
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

  private leavesNoise(configuration: Configuration): boolean {
    const { stretch, knowledge } = this.problem;
    const { prior, twoSided } = knowledge;
    const limit = USUAL_PULL * Math.sqrt(prior.noiseVariance);
    const pulls = stretch.pullsOf(configuration, this.scratch);
    const end = stretch.correlation.length;
    const low = twoSided ? -limit : Number.NEGATIVE_INFINITY;
    return firstOutside(pulls, 0, end, low, limit) === end;
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
      this.considerAdditions(without, placements[i].position, 2, consider);
      if (placements.length > MAX_CLUSTER_FOR_PAIRS) continue;
      for (let j = 0; j < i; j++) {
        if (!this.close(placements[i], placements[j])) continue;
        const withoutBoth = problem.evaluate(placements.filter((_, k) => k !== i && k !== j));
        const middle = (placements[i].position + placements[j].position) / 2;
        this.considerAdditions(withoutBoth, middle, 2, consider);
      }
    }
    for (const { position } of placements) this.considerAdditions(present, position, 1, consider);
    return best;
  }

  /** Adds the most likely event within reach of `centre`, and again, considering each result. */
  private considerAdditions(
    start: Configuration,
    centre: number,
    count: number,
    consider: (candidate: Configuration) => void,
  ): void {
    const { problem, scratch, addition } = this;
    const { stretch, knowledge } = problem;
    const reach = knowledge.gram.atomSamples - 1;
    const from = Math.max(0, Math.ceil(centre - reach));
    const to = Math.min(stretch.positions - 1, Math.floor(centre + reach));
    let configuration = start;
    for (let added = 0; added < count; added++) {
      const { placements } = configuration;
      const pulls = stretch.pullsOf(configuration, scratch, from, to);
      const anyOdds = Number.NEGATIVE_INFINITY;
      addition.find(problem, pulls, placements, from, to, anyOdds);
      if (addition.count === 0) return;
      configuration = problem.extend(configuration, addition.placement(0));
      consider(configuration);
    }
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
