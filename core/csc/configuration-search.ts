import {
  type Configuration,
  evaluateConfiguration,
  type Placement,
  pullsOf,
} from './configuration.ts';
import { type DebiasLevels, type Event, overlappingClusters } from './debias.ts';
import type { Gram } from './gram.ts';
import { eventLogOdds, type SpikePrior } from './spike-prior.ts';

/** Above this size only single events are exchanged: pairs would be too many. */
const MAX_CLUSTER_FOR_PAIRS = 6;
/** Above this size the beam would forget the beginning before it reaches the end. */
const MAX_CLUSTER_FOR_BEAM = 8;
const MAX_STEPS = 12;
/** A stretch is searched again when its neighbours have changed, this often at most. */
const MAX_SWEEPS = 3;
const BEAM_WIDTH = 8;
const BRANCHES = 16;
/** Amplitudes within this many standard deviations of the mean, and pulls below this, need no search. */
const USUAL_AMPLITUDE = 2;
const USUAL_PULL = 3.5;
/** An exchange must be worth this much, or rounding could make it go round in circles. */
const MINIMUM_GAIN = 1e-6;

/**
 * Finds the set of events that explains each stretch best, starting from the debiased lasso code:
 * events are added, removed, exchanged one for one, one for two, two for one and two for two as long
 * as the log odds rise. The lasso is convex and certain but knows neither that amplitudes of a neuron
 * are alike nor that it has a refractory period; overlapping spikes of like neurons need both.
 */
export function searchConfigurations(
  gram: Gram,
  prior: SpikePrior,
  levels: DebiasLevels,
  twoSided: boolean,
  events: readonly Event[],
  correlation: Float64Array,
  positions: number,
): Event[] {
  let present = [...events];
  for (let sweep = 0; sweep < MAX_SWEEPS; sweep++) {
    const clusters = overlappingClusters(gram, present);
    const explained: Event[][] = [...clusters];
    let changed = false;
    for (let i = 0; i < clusters.length; i++) {
      const around = neighboursOf(
        clusters,
        explained,
        i,
        2 * gram.atomSamples + prior.refractorySamples,
      );
      const stretch = stretchAround(gram, clusters[i], around, correlation, positions);
      const search = new ClusterSearch(gram, prior, levels, twoSided, clusters[i], stretch);
      const { placements, amplitudes } = search.run(clusters[i]);
      changed ||= search.steps > 0;
      explained[i] = placements.map(({ atom, position }, k) => ({
        atom,
        position: position + stretch.start,
        amplitude: amplitudes[k],
      }));
    }
    present = explained.flat().sort((a, b) => a.position - b.position || a.atom - b.atom);
    if (!changed) break;
  }
  return present;
}

/**
 * Events, as explained so far, of the clusters that reach within `reach` of cluster `i`: those before
 * it have been searched in this sweep, those after it not yet.
 */
function neighboursOf(
  clusters: readonly (readonly Event[])[],
  explained: readonly (readonly Event[])[],
  i: number,
  reach: number,
): Event[] {
  const first = clusters[i][0].position - reach;
  const last = clusters[i][clusters[i].length - 1].position + reach;
  const near: Event[] = [];
  for (let j = 0; j < clusters.length; j++) {
    if (j === i) continue;
    const other = clusters[j];
    if (other[0].position > last) break;
    if (other[other.length - 1].position < first) continue;
    near.push(...explained[j]);
  }
  return near;
}

/** The correlations around one cluster, with what all other events contribute taken away. */
interface Stretch {
  /** Position of the stretch's first sample. */
  readonly start: number;
  readonly positions: number;
  /** `(atoms x positions)` */
  readonly correlation: Float64Array;
  /** The other events, placed as the stretch counts. */
  readonly outside: readonly Event[];
}

function stretchAround(
  gram: Gram,
  cluster: readonly Event[],
  around: readonly Event[],
  correlation: Float64Array,
  positions: number,
): Stretch {
  const reach = gram.atomSamples - 1;
  const start = Math.max(0, cluster[0].position - reach);
  const end = Math.min(positions, cluster[cluster.length - 1].position + reach + 1);
  const length = end - start;
  const local = new Float64Array(gram.atomCount * length);
  for (let c = 0; c < gram.atomCount; c++) {
    const row = c * positions;
    local.set(correlation.subarray(row + start, row + end), c * length);
  }
  for (const event of around) {
    const from = Math.max(start, event.position - reach);
    const to = Math.min(end - 1, event.position + reach);
    for (const c of gram.partners[event.atom]) {
      const row = c * length - start;
      const shift =
        (event.atom * gram.atomCount + c) * (2 * gram.atomSamples - 1) + reach - event.position;
      for (let n = from; n <= to; n++) {
        local[row + n] -= event.amplitude * gram.values[shift + n];
      }
    }
  }
  const outside = around.map((event) => ({ ...event, position: event.position - start }));
  return { start, positions: length, correlation: local, outside };
}

class ClusterSearch {
  private readonly gram: Gram;
  private readonly prior: SpikePrior;
  private readonly levels: DebiasLevels;
  private readonly twoSided: boolean;
  private readonly stretch: Stretch;
  private readonly atoms: readonly number[];
  private readonly scratch: Float64Array;
  /** Exchanges that were made. */
  steps = 0;

  constructor(
    gram: Gram,
    prior: SpikePrior,
    levels: DebiasLevels,
    twoSided: boolean,
    cluster: readonly Event[],
    stretch: Stretch,
  ) {
    this.gram = gram;
    this.prior = prior;
    this.levels = levels;
    this.twoSided = twoSided;
    this.stretch = stretch;
    this.scratch = new Float64Array(stretch.correlation.length);
    this.atoms = [...new Set(cluster.flatMap(({ atom }) => [...gram.partners[atom]]))].sort(
      (a, b) => a - b,
    );
  }

  run(cluster: readonly Event[]): Configuration {
    let present = this.evaluate(
      cluster.map(({ atom, position, amplitude }) => ({
        atom,
        position: position - this.stretch.start,
        sign: Math.sign(amplitude),
      })),
    );
    if (this.allowed(present)) {
      if (this.fits(present)) return present;
    } else {
      present = this.prunedToAllowed(present);
      this.steps++;
    }
    const grown =
      cluster.length <= MAX_CLUSTER_FOR_BEAM ? this.growFromSilence(cluster.length + 2) : null;
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

  /** Whether nothing is left to explain and no amplitude is unusual: then there is nothing to search for. */
  private fits(configuration: Configuration): boolean {
    const { prior } = this;
    const { placements, amplitudes } = configuration;
    const usual = placements.every(
      ({ atom, sign }, i) =>
        Math.abs(sign * amplitudes[i] - prior.mean[atom]) < USUAL_AMPLITUDE * prior.spread[atom],
    );
    if (!usual) return false;
    const pulls = this.pulls(configuration);
    for (let i = 0; i < pulls.length; i++) {
      if (pulls[i] > USUAL_PULL || pulls[i] < -USUAL_PULL) return false;
    }
    return true;
  }

  /**
   * Beam search: configurations grow one event at a time, and the best few of each size go on. The
   * first event of an overlap that is found alone is often wrong, so the single best never suffices.
   */
  private growFromSilence(maxEvents: number): Configuration | null {
    let beam: Configuration[] = [this.evaluate([])];
    let best: Configuration | null = null;
    for (let size = 1; size <= maxEvents; size++) {
      const next = new Map<string, Configuration>();
      for (const configuration of beam) {
        for (const placement of this.likelyAdditions(configuration)) {
          const placements = [...configuration.placements, placement];
          const key = keyOf(placements);
          if (!next.has(key)) next.set(key, this.evaluate(placements));
        }
      }
      beam = [...next.values()].sort((a, b) => b.logOdds - a.logOdds).slice(0, BEAM_WIDTH);
      if (beam.length === 0) break;
      const winner = beam.find((configuration) => this.allowed(configuration));
      const gained = winner !== undefined && (best === null || winner.logOdds > best.logOdds);
      if (gained) best = winner;
      else if (best !== null && beam[0].logOdds < best.logOdds) break;
    }
    return best;
  }

  /** The most likely single additions anywhere in the stretch, best first. */
  private likelyAdditions(configuration: Configuration): Placement[] {
    const { positions } = this.stretch;
    return this.additions(configuration, 0, positions - 1, BRANCHES, 0);
  }

  private additions(
    configuration: Configuration,
    from: number,
    to: number,
    count: number,
    minimumOdds: number,
  ): Placement[] {
    const { prior, twoSided } = this;
    const { positions } = this.stretch;
    const pulls = this.pulls(configuration);
    const best: { placement: Placement; odds: number }[] = [];
    for (const atom of this.atoms) {
      const level = this.levels.drop[atom];
      const row = atom * positions;
      for (let position = from; position <= to; position++) {
        const pull = pulls[row + position];
        if (twoSided ? Math.abs(pull) < level : pull < level) continue;
        const odds = eventLogOdds(prior, atom, pull);
        const worst = best.length < count ? minimumOdds : best[count - 1].odds;
        if (odds <= worst || this.clashes(configuration, atom, position)) continue;
        let place = best.length;
        while (place > 0 && best[place - 1].odds < odds) place--;
        best.splice(place, 0, { placement: { atom, position, sign: Math.sign(pull) }, odds });
        if (best.length > count) best.pop();
      }
    }
    return best.map(({ placement }) => placement);
  }

  private pulls(configuration: Configuration): Float64Array {
    const { correlation, positions } = this.stretch;
    return pullsOf(this.gram, configuration, correlation, positions, this.scratch);
  }

  private evaluate(placements: readonly Placement[]): Configuration {
    const { gram, prior } = this;
    const { correlation, positions } = this.stretch;
    return evaluateConfiguration(gram, prior, placements, correlation, positions);
  }

  private bestNeighbour(present: Configuration): Configuration | null {
    let best: Configuration | null = null;
    const consider = (candidate: Configuration) => {
      const goal = best === null ? present.logOdds + MINIMUM_GAIN : best.logOdds;
      if (candidate.logOdds > goal && this.allowed(candidate)) best = candidate;
    };
    const { placements } = present;
    for (let i = 0; i < placements.length; i++) {
      const without = this.evaluate(placements.filter((_, k) => k !== i));
      consider(without);
      this.considerAdditions(without, placements[i].position, 2, consider);
      if (placements.length > MAX_CLUSTER_FOR_PAIRS) continue;
      for (let j = 0; j < i; j++) {
        const distance = Math.abs(placements[i].position - placements[j].position);
        if (distance >= this.gram.atomSamples) continue;
        const withoutBoth = this.evaluate(placements.filter((_, k) => k !== i && k !== j));
        const middle = (placements[i].position + placements[j].position) / 2;
        this.considerAdditions(withoutBoth, middle, 2, consider);
      }
    }
    if (placements.length > 0) {
      for (const { position } of placements) this.considerAdditions(present, position, 1, consider);
    }
    return best;
  }

  /** Adds the most likely event around `centre`, and again, considering each result. */
  private considerAdditions(
    start: Configuration,
    centre: number,
    count: number,
    consider: (candidate: Configuration) => void,
  ): void {
    let configuration = start;
    for (let added = 0; added < count; added++) {
      const placement = this.likeliestAddition(configuration, centre);
      if (placement === null) return;
      configuration = this.evaluate([...configuration.placements, placement]);
      consider(configuration);
    }
  }

  private likeliestAddition(configuration: Configuration, centre: number): Placement | null {
    const reach = this.gram.atomSamples - 1;
    const from = Math.max(0, Math.ceil(centre - reach));
    const to = Math.min(this.stretch.positions - 1, Math.floor(centre + reach));
    const anyOdds = Number.NEGATIVE_INFINITY;
    return this.additions(configuration, from, to, 1, anyOdds)[0] ?? null;
  }

  /** Whether the same neuron has an event within its refractory period of `position`. */
  private clashes({ placements }: Configuration, atom: number, position: number): boolean {
    return (
      placements.some((other) => other.atom === atom && this.tooClose(other.position, position)) ||
      this.clashesOutside(atom, position)
    );
  }

  /** Every event of the size and sign that its atom's events have, none in another's refractory period. */
  private allowed(configuration: Configuration): boolean {
    return configuration.placements.every((_, i) => !this.offends(configuration, i));
  }

  private offends({ placements, amplitudes }: Configuration, i: number): boolean {
    const { atom, position, sign } = placements[i];
    return (
      amplitudes[i] * sign < this.levels.drop[atom] ||
      placements.some(
        (other, j) => j !== i && other.atom === atom && this.tooClose(other.position, position),
      ) ||
      this.clashesOutside(atom, position)
    );
  }

  /** What is left when the least of the events that may not be is taken away, again and again. */
  private prunedToAllowed(configuration: Configuration): Configuration {
    let present = configuration;
    for (;;) {
      let least = -1;
      let leastShare = Number.POSITIVE_INFINITY;
      present.placements.forEach(({ atom, sign }, i) => {
        const share = (present.amplitudes[i] * sign) / this.levels.drop[atom];
        if (share >= leastShare || !this.offends(present, i)) return;
        least = i;
        leastShare = share;
      });
      if (least < 0) return present;
      present = this.evaluate(present.placements.filter((_, i) => i !== least));
    }
  }

  private tooClose(a: number, b: number): boolean {
    return Math.abs(a - b) < this.prior.refractorySamples;
  }

  private clashesOutside(atom: number, position: number): boolean {
    return this.stretch.outside.some(
      (other) => other.atom === atom && this.tooClose(other.position, position),
    );
  }
}

/** The same for every order of the placements. */
function keyOf(placements: readonly Placement[]): string {
  return placements
    .map(({ atom, position }) => `${position}:${atom}`)
    .sort()
    .join();
}
