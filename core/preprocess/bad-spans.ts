import { good } from './bad-stretches.ts';
import type { MaskedChannel } from './filter-range.ts';

/** Samples of one channel that carry no signal, for one reason. */
export interface BadSpan {
  readonly channel: number;
  readonly mark: number;
  readonly segment: number;
  /** First sample, counted from the segment's first. */
  readonly start: number;
  /** How many samples from there on; of several spans together, all of theirs. */
  readonly samples: number;
}

/**
 * The bad spans of a filtered range.
 * @param masked its channels that are not good all over
 * @param segment segment of the range
 * @param start sample of the segment at `from`
 * @param from part of the marks that is looked at, [from, to)
 */
export function badSpansOf(
  masked: readonly MaskedChannel[],
  segment: number,
  start: number,
  from: number,
  to: number,
): BadSpan[] {
  const spans: BadSpan[] = [];
  for (const { channel, marks } of masked) {
    for (let t = from; t < to; ) {
      const mark = marks[t];
      const first = t;
      while (t < to && marks[t] === mark) t++;
      if (mark === good) continue;
      spans.push({ channel, mark, segment, start: start + first - from, samples: t - first });
    }
  }
  return spans;
}

/** One span for each channel and reason: where the first begins, with the samples of all. */
export function joinBadSpans(spans: Iterable<BadSpan>): BadSpan[] {
  const joined = new Map<string, BadSpan>();
  for (const span of spans) {
    const key = `${span.channel} ${span.mark}`;
    const known = joined.get(key);
    const first = known === undefined || isBefore(span, known) ? span : known;
    joined.set(key, { ...first, samples: span.samples + (known?.samples ?? 0) });
  }
  return [...joined.values()];
}

function isBefore(a: BadSpan, b: BadSpan): boolean {
  return a.segment < b.segment || (a.segment === b.segment && a.start < b.start);
}
