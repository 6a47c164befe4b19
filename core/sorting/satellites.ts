import type { Event } from '../csc/debias.ts';
import { commonestLag } from './commonest-lag.ts';

/** A unit nearly all of whose events accompany another's at one lag is no neuron of its own. */
const COMPANY = 0.8;
/** With this share of the other's events accompanied in turn, the two are parts of one waveform. */
const MUTUAL = 0.5;
/** Lags that are looked at, in atoms: what a template cannot reach begins where it ends. */
const REACH = 1.5;
/** Lags this far from the commonest one count as the same, as a share of an atom. */
const LAG_TOLERANCE = 0.04;

/** A unit whose events nearly all have another's at one lag. */
export interface Satellite {
  readonly unit: number;
  readonly other: number;
  /** Samples that the other's events stand after the unit's. */
  readonly lag: number;
  /** Whether many of the other's events have one of the unit's in turn. */
  readonly isMutual: boolean;
}

/**
 * A unit whose events stand at a constant lag from another's: the part of that neuron's waveform that
 * its template does not reach, learned as a neuron of its own. Two neurons never fire so: even at a
 * monosynaptic lag few spikes of one have a spike of the other. Where the other mostly fires alone the unit
 * is half of a neuron instead, which the two explain together because no template makes its waveform alone.
 * @param events one list a window, sorted by position
 * @returns the one of most company, or null
 */
export function findSatellite(
  events: readonly (readonly Event[])[],
  scale: Float64Array,
  atomSamples: number,
): Satellite | null {
  const atomCount = scale.length;
  const reach = Math.round(REACH * atomSamples);
  const span = 2 * reach + 1;
  const { lags, counts } = countLags(events, atomCount, reach);
  const tolerance = Math.max(1, Math.round(LAG_TOLERANCE * atomSamples));
  let satellite: Satellite | null = null;
  let mostCompany = COMPANY;
  for (let follower = 0; follower < atomCount; follower++) {
    for (let leader = 0; leader < atomCount; leader++) {
      if (leader === follower || counts[follower] === 0) continue;
      const start = (follower * atomCount + leader) * span;
      const { lag, together } = commonestLag(lags.subarray(start, start + span), tolerance);
      const company = together / counts[follower];
      if (company < mostCompany) continue;
      const isSmaller = scale[follower] < scale[leader];
      const isMutual = together >= MUTUAL * counts[leader];
      if (!isSmaller && !isMutual) continue;
      satellite = isSmaller
        ? { unit: follower, other: leader, lag: lag - reach, isMutual }
        : { unit: leader, other: follower, lag: reach - lag, isMutual };
      mostCompany = company;
    }
  }
  return satellite;
}

/** `lags[(a * atomCount + b) * (2 reach + 1) + reach + lag]`: events of `b` that stand `lag` after one of `a`. */
function countLags(
  events: readonly (readonly Event[])[],
  atomCount: number,
  reach: number,
): { lags: Int32Array; counts: Int32Array } {
  const span = 2 * reach + 1;
  const lags = new Int32Array(atomCount * atomCount * span);
  const counts = new Int32Array(atomCount);
  for (const list of events) {
    list.forEach((event, i) => {
      counts[event.atom]++;
      for (let j = i + 1; j < list.length; j++) {
        const lag = list[j].position - event.position;
        if (lag > reach) break;
        lags[(event.atom * atomCount + list[j].atom) * span + reach + lag]++;
        lags[(list[j].atom * atomCount + event.atom) * span + reach - lag]++;
      }
    });
  }
  return { lags, counts };
}
