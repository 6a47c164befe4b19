import { type DebiasLevels, type Event, overlappingClusters, refit } from './debias.ts';
import { type Gram, gramAt } from './gram.ts';

/** Amplitudes of an atom's events: about normal with this mean and spread, in the code's units, and how often it fires. */
export interface AmplitudePrior {
  readonly mean: Float64Array;
  readonly spread: Float64Array;
  /** Natural logarithm of each atom's share of all events. */
  readonly logRate: Float64Array;
}

/** How far an event may move when another explanation is tried, in samples. */
const REACH = 3;
const MAX_SWEEPS = 4;

/**
 * Log evidence for one event of an atom against noise, given what the atom's correlation with the
 * residual would be without it (`pull`), amplitude integrated out:
 *
 *     log N(pull; mean, noise^2 + spread^2) - log N(pull; 0, noise^2)
 */
export function eventEvidence(prior: AmplitudePrior, atom: number, pull: number): number {
  const variance = 1 + prior.spread[atom] ** 2;
  return (
    0.5 * pull ** 2 -
    (Math.abs(pull) - prior.mean[atom]) ** 2 / (2 * variance) -
    0.5 * Math.log(variance) +
    prior.logRate[atom]
  );
}

/** An explanation of an event by one atom at one place. */
export interface Explanation {
  readonly atom: number;
  readonly position: number;
  readonly pull: number;
  readonly evidence: number;
}

/**
 * Gives each event to the atom and place that explain it best, the other events held: neurons of
 * like shape differ in amplitude, which the lasso cannot know.
 */
export function reassign(
  gram: Gram,
  events: readonly Event[],
  correlation: Float64Array,
  positions: number,
  model: {
    readonly prior: AmplitudePrior | null;
    readonly levels: DebiasLevels;
    readonly coding: { readonly twoSided: boolean };
  },
): Event[] {
  const { prior } = model;
  if (prior === null) return [...events];
  const result: Event[] = [];
  for (const cluster of overlappingClusters(events, gram.atomSamples)) {
    for (let sweep = 0; sweep < MAX_SWEEPS; sweep++) {
      let moved = false;
      for (const event of cluster) {
        const { best } = explanations(gram, cluster, event, correlation, positions, prior, model);
        if (best.atom === event.atom && best.position === event.position) continue;
        event.atom = best.atom;
        event.position = best.position;
        event.amplitude = best.pull;
        moved = true;
      }
      if (!moved) break;
      joinTwins(cluster, model.levels.mergeSamples);
      cluster.sort((a, b) => a.position - b.position || a.atom - b.atom);
      refit(gram, cluster, correlation, positions);
    }
    result.push(...cluster.filter((e) => Math.abs(e.amplitude) >= model.levels.drop[e.atom]));
  }
  return result.sort((a, b) => a.position - b.position || a.atom - b.atom);
}

/** The best explanation of an event and the best by another atom, all other events held. */
export function explanations(
  gram: Gram,
  cluster: readonly Event[],
  event: Event,
  correlation: Float64Array,
  positions: number,
  prior: AmplitudePrior,
  { coding }: { readonly coding: { readonly twoSided: boolean } },
): { best: Explanation; rival: Explanation | null } {
  let best: Explanation | null = null;
  const bestOfAtom: Explanation[] = [];
  for (const atom of gram.partners[event.atom]) {
    let own: Explanation | null = null;
    for (let shift = -REACH; shift <= REACH; shift++) {
      const position = event.position + shift;
      if (position < 0 || position >= positions) continue;
      let pull = correlation[atom * positions + position];
      for (const other of cluster) {
        if (other === event) continue;
        pull -= other.amplitude * gramAt(gram, other.atom, atom, position - other.position);
      }
      if (pull <= 0 && !coding.twoSided) continue;
      const evidence = eventEvidence(prior, atom, pull);
      if (own === null || evidence > own.evidence) own = { atom, position, pull, evidence };
    }
    if (own === null) continue;
    bestOfAtom.push(own);
    if (best === null || own.evidence > best.evidence) best = own;
  }
  best ??= { ...event, pull: event.amplitude, evidence: Number.NEGATIVE_INFINITY };
  let rival: Explanation | null = null;
  for (const other of bestOfAtom) {
    if (other.atom !== best.atom && (rival === null || other.evidence > rival.evidence)) {
      rival = other;
    }
  }
  return { best, rival };
}

/** Two events of one atom within `mergeSamples` became one neuron's single spike: keep the larger. */
function joinTwins(cluster: Event[], mergeSamples: number): void {
  for (let i = cluster.length - 1; i > 0; i--) {
    for (let j = 0; j < i; j++) {
      const a = cluster[i];
      const b = cluster[j];
      if (a.atom !== b.atom || Math.abs(a.position - b.position) > mergeSamples) continue;
      if (Math.abs(a.amplitude) > Math.abs(b.amplitude)) b.position = a.position;
      cluster.splice(i, 1);
      break;
    }
  }
}
