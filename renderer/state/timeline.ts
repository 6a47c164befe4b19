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

/** A range of so many samples about a time on the line of all segments, within one segment. */
export function rangeAt(
  { segments, sampleRateHz }: Segments,
  seconds: number,
  samples: number,
): SampleRange {
  let left = Math.max(0, Math.round(seconds * sampleRateHz));
  let segment = 0;
  while (segment < segments.length - 1 && left >= segments[segment]!.sampleCount) {
    left -= segments[segment]!.sampleCount;
    segment++;
  }
  const sampleCount = segments[segment]?.sampleCount ?? 0;
  const width = Math.min(sampleCount, samples);
  const start = Math.max(0, Math.min(sampleCount - width, Math.round(left - width / 2)));
  return { segment, start, end: start + width };
}
