import type { SampleRange } from '../../engine/api/contract.ts';

/** Nothing is zoomed in further than to so many samples. */
const fewestSamples = 16;

/** A whole range of the same width where it can be, inside a segment of so many samples. */
export function clampedRange(range: SampleRange, sampleCount: number): SampleRange {
  return placedRange(range.segment, range.start, range.end - range.start, sampleCount);
}

/** Moves what is seen by so many samples, later times into view for positive ones; to the end for infinitely many. */
export function pannedRange(range: SampleRange, samples: number, sampleCount: number): SampleRange {
  const width = range.end - range.start;
  return placedRange(range.segment, range.start + samples, width, sampleCount);
}

/**
 * Shows `factor` times as much, while the sample at `share` of the width stays where it is.
 * @param share 0 at the left edge, 1 at the right
 */
export function zoomedRange(
  range: SampleRange,
  factor: number,
  share: number,
  sampleCount: number,
): SampleRange {
  const width = range.end - range.start;
  const newWidth = possibleWidth(width * factor, sampleCount);
  return placedRange(
    range.segment,
    range.start + share * (width - newWidth),
    newWidth,
    sampleCount,
  );
}

/**
 * A range with about half of its width more on both sides, in steps: the same for small moves, so that
 * nothing new must be asked for.
 */
export function surroundings(range: SampleRange, sampleCount: number): SampleRange {
  const width = range.end - range.start;
  const step = Math.max(1, 2 ** Math.floor(Math.log2(Math.max(1, width)) - 1));
  return {
    segment: range.segment,
    start: Math.max(0, (Math.floor(range.start / step) - 1) * step),
    end: Math.min(sampleCount, (Math.ceil(range.end / step) + 1) * step),
  };
}

function placedRange(
  segment: number,
  wantedStart: number,
  wantedWidth: number,
  sampleCount: number,
): SampleRange {
  const width = Math.round(possibleWidth(wantedWidth, sampleCount));
  const start = Math.round(Math.min(sampleCount - width, Math.max(0, wantedStart)));
  return { segment, start, end: start + width };
}

function possibleWidth(wanted: number, sampleCount: number): number {
  return Math.min(sampleCount, Math.max(fewestSamples, wanted));
}
