import type { RecordingFacts, SampleRange } from '../../engine/api/contract.ts';

/** The segments of a recording end to end. */
type Segments = Pick<RecordingFacts, 'segments' | 'sampleRateHz'>;

/** Seconds from the start of the first segment, gaps left out. @param sample of the segment */
export function secondsOf(
  { segments, sampleRateHz }: Segments,
  segment: number,
  sample: number,
): number {
  let samples = sample;
  for (const { sampleCount } of segments.slice(0, segment)) samples += sampleCount;
  return samples / sampleRateHz;
}

/** What the recording's clock says at a sample of a segment, in seconds. */
export function clockOf(
  { segments, sampleRateHz }: Segments,
  segment: number,
  sample: number,
): number {
  return (segments[segment]?.startSeconds ?? 0) + sample / sampleRateHz;
}

/** What the clock says at a time on the line of all segments. */
export function clockAt(segments: Segments, seconds: number): number {
  const { segment, sample } = momentAt(segments, seconds);
  return clockOf(segments, segment, sample);
}

/** A range of so many samples about a time on the line of all segments, within one segment. */
export function rangeAt(segments: Segments, seconds: number, samples: number): SampleRange {
  const { segment, sample, sampleCount } = momentAt(segments, seconds);
  const width = Math.min(sampleCount, samples);
  const start = Math.max(0, Math.min(sampleCount - width, Math.round(sample - width / 2)));
  return { segment, start, end: start + width };
}

/** The range between two times on the line of all segments, in the segment that holds the middle. */
export function rangeBetween(segments: Segments, from: number, to: number): SampleRange {
  const { segment, sample, sampleCount } = momentAt(segments, (from + to) / 2);
  const half = ((to - from) / 2) * segments.sampleRateHz;
  const start = Math.max(0, Math.min(sampleCount, Math.round(sample - half)));
  return { segment, start, end: Math.max(start, Math.min(sampleCount, Math.round(sample + half))) };
}

/** The sample at a time on the line; times beyond it belong to its ends. */
function momentAt({ segments, sampleRateHz }: Segments, seconds: number) {
  let sample = Math.max(0, seconds * sampleRateHz);
  let segment = 0;
  while (segment < segments.length - 1 && sample >= segments[segment]!.sampleCount) {
    sample -= segments[segment]!.sampleCount;
    segment++;
  }
  return { segment, sample, sampleCount: segments[segment]?.sampleCount ?? 0 };
}
