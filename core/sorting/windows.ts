import type { LearningWindow } from '../learn/learn.ts';

/** A stretch of whitened signal that is held in memory for learning. */
export interface Tile {
  readonly segment: number;
  /** First sample, counted from the segment's first sample. */
  readonly start: number;
  readonly samples: number;
  /** Planar `(channels x samples)`. */
  readonly traces: Float32Array;
}

/** A window with its place, so that spikes of different windows can be compared in time. */
export interface PlacedWindow extends LearningWindow {
  /** First sample on one time line for all segments, which stand too far apart on it to be near each other. */
  readonly start: number;
}

const SEGMENT_DISTANCE = 2 ** 42;

export function placedWindow({ segment, start, samples, traces }: Tile): PlacedWindow {
  return { traces, samples, start: segment * SEGMENT_DISTANCE + start };
}

/** Samples [start, end). */
export interface Span {
  readonly start: number;
  readonly end: number;
}

/**
 * The stretches around peaks: learning needs the spikes and as much quiet signal around them as an
 * atom is long, not the silence between.
 * @param peaks sample positions, ascending
 * @param samples end of the signal that the peaks lie in
 */
export function spansAround(
  peaks: ArrayLike<number>,
  samples: number,
  samplesBefore: number,
  samplesAfter: number,
): Span[] {
  return mergedSpans(
    Array.from(peaks, (peak) => ({
      start: Math.max(0, peak - samplesBefore),
      end: Math.min(samples, peak + samplesAfter),
    })),
  );
}

/** The same samples as spans that are apart from each other, ascending. */
export function mergedSpans(spans: readonly Span[]): Span[] {
  const merged: { start: number; end: number }[] = [];
  for (const { start, end } of [...spans].sort((a, b) => a.start - b.start)) {
    const last = merged.at(-1);
    if (last !== undefined && start <= last.end) last.end = Math.max(last.end, end);
    else if (end > start) merged.push({ start, end });
  }
  return merged;
}
