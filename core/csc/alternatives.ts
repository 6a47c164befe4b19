import type { Event } from './debias.ts';
import type { EventCoder } from './event-coder.ts';
import { gramAt } from './gram.ts';
import { eventLogOdds } from './spike-prior.ts';

/** How far from an event another explanation of it is looked for, in samples. */
const REACH = 5;

/**
 * How much better each event's atom explains it than the best other atom or silence, all other
 * events held: the square root of twice the difference in log odds, that is in noise standard
 * deviations. Zero where another explanation is as good.
 * @param correlation `H^T y`, `(atoms x positions)`
 */
export function explainAlternatives(
  coder: EventCoder,
  events: readonly Event[],
  correlation: Float64Array,
  positions: number,
): Float64Array {
  const { gram } = coder;
  const { prior } = coder.model;
  const oddsOf = (atom: number, pull: number) =>
    prior === null ? 0.5 * pull ** 2 : eventLogOdds(prior, atom, pull);
  return Float64Array.from(events, (event, i) => {
    const near = neighboursOf(events, i, gram.atomSamples + REACH);
    const pullOf = (atom: number, position: number) =>
      near.reduce(
        (pull, other) =>
          pull - other.amplitude * gramAt(gram, other.atom, atom, position - other.position),
        correlation[atom * positions + position],
      );
    const own = oddsOf(event.atom, pullOf(event.atom, event.position));
    let rival = 0;
    const from = Math.max(0, event.position - REACH);
    const to = Math.min(positions - 1, event.position + REACH);
    for (const atom of gram.partners[event.atom]) {
      if (atom === event.atom) continue;
      for (let position = from; position <= to; position++) {
        const pull = pullOf(atom, position);
        if (pull * event.amplitude > 0) rival = Math.max(rival, oddsOf(atom, pull));
      }
    }
    return Math.sqrt(2 * Math.max(0, own - rival));
  });
}

/** Events that overlap with event `i`, itself left out; the list is sorted by position. */
function neighboursOf(events: readonly Event[], i: number, reach: number): Event[] {
  const near: Event[] = [];
  const centre = events[i].position;
  for (let j = i - 1; j >= 0 && centre - events[j].position < reach; j--) near.push(events[j]);
  for (let j = i + 1; j < events.length && events[j].position - centre < reach; j++) {
    near.push(events[j]);
  }
  return near;
}
