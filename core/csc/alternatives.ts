import type { Event } from './debias.ts';
import type { EventCoder } from './event-coder.ts';
import type { Gram } from './gram.ts';

/** How far from an event another explanation of it is looked for, in samples. */
const REACH = 5;

/**
 * How much better each event's atom explains it than the best other atom or silence, all other
 * events held: the square root of twice the difference in log odds, that is in noise standard
 * deviations. Zero where another explanation is as good.
 * @param events sorted by position
 * @param correlation `H^T y`, `(atoms x positions)`
 */
export function explainAlternatives(
  coder: EventCoder,
  events: readonly Event[],
  correlation: Float64Array,
  positions: number,
): Float64Array {
  const { gram, odds } = coder;
  const oddsOf = (atom: number, pull: number) =>
    odds === null ? 0.5 * pull ** 2 : odds.logOdds(atom, pull);
  const pulls = new Float64Array(2 * REACH + 1);
  const margins = new Float64Array(events.length);
  const reach = gram.atomSamples + REACH;
  for (let i = 0; i < events.length; i++) {
    const { atom: own, position, amplitude } = events[i];
    let first = i;
    while (first > 0 && position - events[first - 1].position < reach) first--;
    let last = i;
    while (last + 1 < events.length && events[last + 1].position - position < reach) last++;
    const pullsAround = (atom: number, from: number, to: number) => {
      const row = atom * positions;
      for (let n = from; n <= to; n++) pulls[n - from] = correlation[row + n];
      for (let j = i - 1; j >= first; j--) subtractPulls(gram, events[j], atom, from, to, pulls);
      for (let j = i + 1; j <= last; j++) subtractPulls(gram, events[j], atom, from, to, pulls);
    };
    pullsAround(own, position, position);
    const ownOdds = oddsOf(own, pulls[0]);
    let rival = 0;
    const from = Math.max(0, position - REACH);
    const to = Math.min(positions - 1, position + REACH);
    for (const atom of gram.partners[own]) {
      if (atom === own) continue;
      pullsAround(atom, from, to);
      let strongest = 0;
      for (let n = 0; n <= to - from; n++) {
        strongest = Math.max(strongest, amplitude > 0 ? pulls[n] : -pulls[n]);
      }
      // Odds rise with the pull.
      if (strongest > 0) rival = Math.max(rival, oddsOf(atom, strongest));
    }
    margins[i] = Math.sqrt(2 * Math.max(0, ownOdds - rival));
  }
  return margins;
}

/** Takes away what an event adds to the correlations of `atom` at positions [from, to], which `pulls` begins with. */
function subtractPulls(
  gram: Gram,
  event: Event,
  atom: number,
  from: number,
  to: number,
  pulls: Float64Array,
): void {
  const centre = gram.centre[event.atom * gram.atomCount + atom];
  if (centre < 0) return;
  const reach = gram.atomSamples - 1;
  const first = Math.max(from, event.position - reach);
  const last = Math.min(to, event.position + reach);
  const { values } = gram;
  const row = centre - event.position;
  for (let n = first; n <= last; n++) pulls[n - from] -= event.amplitude * values[row + n];
}
