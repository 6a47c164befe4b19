import type { Dictionary } from '../csc/problem.ts';
import { sizesOf } from './atom-sizes.ts';
import { commonestLag } from './commonest-lag.ts';
import { companyOf } from './company.ts';
import { findEchoes } from './echoes.ts';
import { takeAwayLeftOvers } from './left-overs.ts';
import { PairLags } from './pair-lags.ts';
import type { SizedEvents } from './recording-events.ts';

/** A unit nearly all of whose events have another's at one lag is not a neuron beside that one. */
const COMPANY = 0.8;
/** With this share of the other's events accompanied in turn, neither is seen alone. */
const MUTUAL = 0.5;
/** Less than this share of the other's amplitude is a remainder of it, more a spike of its own. */
const REMAINDER = 0.5;
/** What is left of a unit that lost more than this share of its events is none. */
const MOST_LOST = 0.5;
/** Fewer events than this may keep company by chance. */
const FEWEST_EVENTS = 20;
/** Lags that are looked at, in atoms: what a template cannot reach begins where it ends. */
const REACH = 1.5;
/** Lags this far from the commonest one count as the same, as a share of an atom. */
const LAG_TOLERANCE = 0.04;

/** Nearly all events of `follower` have one of `leader` `lag` samples before them. */
interface Company {
  readonly follower: number;
  readonly leader: number;
  readonly lag: number;
  /** Share of the follower's events that have company, and of the leader's. */
  readonly ofFollower: number;
  readonly ofLeader: number;
}

/**
 * Takes away events that only help another atom to explain its neuron's spikes: a neuron whose
 * waveform no atom makes alone is found as two events at a constant lag, spike for spike. Two neurons
 * never fire so. Of two that are hardly ever seen apart the smaller is the helper. Where the other one
 * often fires alone, it is a neuron and helps the follower's, unless the follower is so small that it
 * is but a remainder. Then what much larger neurons leave goes. Units that echo several others go as a whole.
 * @param events sorted by segment, position, atom
 * @returns 1 for each event that stays
 */
export function withoutCompanions(events: SizedEvents, dictionary: Dictionary): Uint8Array {
  const { atomCount, atomSamples } = dictionary;
  const stays = new Uint8Array(events.atom.length).fill(1);
  const tolerance = Math.max(1, Math.round(LAG_TOLERANCE * atomSamples));
  const { sizes, counts } = sizesOf(events, stays, atomCount);
  const lags = new PairLags(events, stays, atomCount, Math.round(REACH * atomSamples));
  const companies = new Map<number, Company>();
  lookAt(lags, lags.pairs(), tolerance, companies);
  // The closest pair first: what one atom loses changes its company with others.
  for (let round = 0; round < atomCount; round++) {
    const closest = closestOf(companies);
    if (closest === null) break;
    const { follower, leader, lag, ofLeader } = closest;
    const share = sizes[follower] / sizes[leader];
    const helper = share < (ofLeader >= MUTUAL ? 1 : REMAINDER) ? follower : leader;
    const lost =
      helper === follower
        ? companyOf(events, stays, follower, leader, lag, tolerance)
        : companyOf(events, stays, leader, follower, -lag, tolerance);
    for (const i of lost) lags.takeAway(i);
    if (lost.length > MOST_LOST * counts[helper]) lags.takeAwayAll(helper);
    lookAt(lags, lags.pairsOf(helper), tolerance, companies);
  }
  const before = lags.counts.slice();
  takeAwayLeftOvers(lags, events, stays, dictionary);
  before.forEach((count, c) => {
    if (count - lags.counts[c] > MOST_LOST * count) lags.takeAwayAll(c);
  });
  for (const echo of findEchoes(events, stays, dictionary)) {
    for (let i = 0; i < stays.length; i++) if (events.atom[i] === echo) stays[i] = 0;
  }
  return stays;
}

/** Brings what is known of the company of pairs up to date. */
function lookAt(
  lags: PairLags,
  pairs: Iterable<number>,
  tolerance: number,
  companies: Map<number, Company>,
): void {
  for (const pair of pairs) {
    const company = companyIn(lags, pair, tolerance);
    if (company === null) companies.delete(pair);
    else companies.set(pair, company);
  }
}

/** Of equals, the pair of the lowest numbers. */
function closestOf(companies: ReadonlyMap<number, Company>): Company | null {
  let closest: Company | null = null;
  let lowest = Number.POSITIVE_INFINITY;
  for (const [pair, company] of companies) {
    const ahead = closest === null ? 1 : company.ofFollower - closest.ofFollower;
    if (ahead < 0 || (ahead === 0 && pair > lowest)) continue;
    closest = company;
    lowest = pair;
  }
  return closest;
}

/** The company that one of a pair keeps the other; null where it keeps too little. */
function companyIn(lags: PairLags, pair: number, tolerance: number): Company | null {
  const { counts, reach } = lags;
  const [first, second] = lags.atomsOf(pair);
  const rarer = counts[second] <= counts[first] ? second : first;
  if (counts[rarer] < FEWEST_EVENTS) return null;
  const other = rarer === second ? first : second;
  const { lag, together } = commonestLag(lags.of(pair), tolerance);
  const ofFollower = together / counts[rarer];
  if (ofFollower < COMPANY) return null;
  return {
    follower: rarer,
    leader: other,
    lag: rarer === second ? lag - reach : reach - lag,
    ofFollower,
    ofLeader: together / counts[other],
  };
}
