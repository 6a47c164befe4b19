import { create } from 'zustand';
import type { RecordingFacts, SampleRange, SegmentFacts } from '../../engine/api/contract.ts';
import { useEngineQuery } from './engine.tsx';
import { useRecordingRef } from './place.ts';
import { showRange, useSelection } from './selection.ts';
import { clampedRange, pannedRange, zoomedRange } from './time-window.ts';

/** What time views show of a recording. */
export interface TimeRange {
  readonly facts: RecordingFacts;
  readonly range: SampleRange;
  /** The segment that the range is in. */
  readonly segment: SegmentFacts;
}

const firstSeconds = 1;

/** What is seen, once it is known what the recording is; the first second until something else is chosen. */
export function useTimeRange(): TimeRange | null {
  const facts = useRecordingFacts().data;
  const chosen = useSelection((selection) => selection.range);
  if (facts === undefined) return null;
  const wanted = chosen ?? firstRange(facts);
  const segment = facts.segments[wanted.segment];
  if (segment === undefined) return null;
  return { facts, range: clampedRange(wanted, segment.sampleCount), segment };
}

export function useRecordingFacts() {
  return useEngineQuery('describeRecording', useRecordingRef());
}

function firstRange({ segments, sampleRateHz }: RecordingFacts): SampleRange {
  const end = Math.min(segments[0]?.sampleCount ?? 1, Math.round(firstSeconds * sampleRateHz));
  return { segment: 0, start: 0, end };
}

/** Later times come into view for a positive share of what is seen. */
export function panTime({ range, segment }: TimeRange, share: number): void {
  showRange(pannedRange(range, share * (range.end - range.start), segment.sampleCount));
}

/** Shows `factor` times as much; what is at `share` of the width stays there. */
export function zoomTime({ range, segment }: TimeRange, factor: number, share = 0.5): void {
  showRange(zoomedRange(range, factor, share, segment.sampleCount));
}

/** What was seen before everything was. */
const useRangeBefore = create<{ readonly range: SampleRange | null }>(() => ({ range: null }));

/** Shows the whole segment; where that is seen already, what was seen before. */
export function fitTime({ range, segment }: TimeRange): void {
  const isWhole = range.start === 0 && range.end === segment.sampleCount;
  const { range: before } = useRangeBefore.getState();
  if (isWhole) {
    if (before?.segment === range.segment && before.end <= segment.sampleCount) showRange(before);
    return;
  }
  useRangeBefore.setState({ range });
  showRange({ segment: range.segment, start: 0, end: segment.sampleCount });
}
