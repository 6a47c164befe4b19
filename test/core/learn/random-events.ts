import fc from 'fast-check';
import { Random } from '../../../core/base/random.ts';
import type { Event } from '../../../core/csc/debias.ts';

export interface EventCase {
  readonly seed: number;
  readonly atomCount: number;
  readonly channelCount: number;
  readonly atomSamples: number;
  readonly samples: number;
  readonly events: number;
}

export const eventCases: fc.Arbitrary<EventCase> = fc.record({
  seed: fc.integer({ min: 1, max: 100_000 }),
  atomCount: fc.integer({ min: 1, max: 3 }),
  channelCount: fc.integer({ min: 1, max: 3 }),
  atomSamples: fc.integer({ min: 2, max: 8 }),
  samples: fc.integer({ min: 8, max: 60 }),
  events: fc.integer({ min: 0, max: 12 }),
});

/** Events anywhere, overlaps included, sorted by position, then atom. */
export function randomEvents(spec: EventCase): Event[] {
  const random = Random.forStream(spec.seed, 1);
  const events = Array.from({ length: spec.events }, () => ({
    position: random.integer(spec.samples - spec.atomSamples + 1),
    atom: random.integer(spec.atomCount),
    amplitude: (random.uniform() < 0.3 ? -1 : 1) * (1 + 3 * random.uniform()),
  }));
  const places = new Map(events.map((event) => [`${event.position}:${event.atom}`, event]));
  return [...places.values()].sort((a, b) => a.position - b.position || a.atom - b.atom);
}

/** Planar noise, `(channels x samples)`. */
export function randomTraces({ seed, channelCount, samples }: EventCase): Float64Array {
  const random = Random.forStream(seed, 2);
  return Float64Array.from({ length: channelCount * samples }, () => random.normal());
}
