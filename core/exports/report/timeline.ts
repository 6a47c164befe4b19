import type { Sorting } from '../../sorting/sorting.ts';

/** The recording's clock as an axis: segments with the gaps between them. */
export interface Timeline {
  readonly startSeconds: number;
  readonly endSeconds: number;
  readonly gaps: readonly { readonly startSeconds: number; readonly endSeconds: number }[];
  /** Seconds of one unit of the axis. */
  readonly axisUnitSeconds: number;
  readonly axisName: string;
}

export function recordingTimeline({ segments, sampleRate }: Sorting): Timeline {
  const spans = segments.map(({ startTime, sampleCount }) => ({
    startSeconds: startTime as number,
    endSeconds: startTime + sampleCount / sampleRate,
  }));
  const startSeconds = spans[0]?.startSeconds ?? 0;
  const endSeconds = spans.at(-1)?.endSeconds ?? 0;
  const [axisUnitSeconds, unitName] =
    endSeconds - startSeconds <= 180
      ? [1, 's']
      : endSeconds - startSeconds <= 3 * 3600
        ? [60, 'min']
        : [3600, 'h'];
  return {
    startSeconds,
    endSeconds,
    gaps: spans.slice(1).map((span, i) => ({
      startSeconds: spans[i].endSeconds,
      endSeconds: span.startSeconds,
    })),
    axisUnitSeconds,
    axisName: `time (${unitName})`,
  };
}

/** Seconds on the recording's clock of the spike in a row of the table. */
export function spikeSeconds({ segments, spikes, sampleRate }: Sorting, row: number): number {
  const sample = spikes.sampleIndex[row] + (spikes.subSample?.[row] ?? 0);
  return segments[spikes.segmentIndex[row]].startTime + sample / sampleRate;
}

/** Share of the timeline, 0 to 1, that lies before `seconds`. */
export function shareOfTimeline(timeline: Timeline, seconds: number): number {
  const length = timeline.endSeconds - timeline.startSeconds;
  return length > 0 ? Math.max(0, Math.min(1, (seconds - timeline.startSeconds) / length)) : 0;
}
