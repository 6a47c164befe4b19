import type { RecordingRef } from './session.ts';

export type SignalKind = 'raw' | 'filtered' | 'whitened';

/** Samples [start, end) of a segment, counted from the segment's first sample. */
export interface SampleRange {
  readonly segment: number;
  readonly start: number;
  readonly end: number;
}

export interface TracesRequest extends RecordingRef, SampleRange {
  readonly channels: readonly number[];
  /** Pixels that the range is drawn in; the answer has no more bins, or it has the samples. */
  readonly widthPixels: number;
  readonly signal: SignalKind;
  /** Also what the sorting's units explain of the signal, and what is left of it. */
  readonly withModel?: boolean | undefined;
  /** A run of the recording; the newest unless told otherwise. Decides filter, whitening and model. */
  readonly runId?: string | undefined;
}

/** One number a sample: `values[channel * (end - start) + t]`. */
export interface SampledTraces {
  readonly kind: 'samples';
  readonly values: Float32Array;
}

/**
 * Least and greatest value of every bin: `low[channel * binCount + bin]`. Bin `b` covers the samples
 * [start + b * samplesPerBin, start + (b + 1) * samplesPerBin), the last one those up to `end`.
 */
export interface EnvelopeTraces {
  readonly kind: 'envelope';
  readonly binCount: number;
  readonly samplesPerBin: number;
  readonly low: Float32Array;
  readonly high: Float32Array;
}

export type TraceValues = SampledTraces | EnvelopeTraces;

/** The range may begin and end up to a bin beyond what was asked for: bins lie fixed on the segment. */
export interface TracesView extends SampleRange {
  readonly channels: readonly number[];
  readonly sampleRateHz: number;
  readonly signal: SignalKind;
  /** Of all values: microvolts, or standard deviations of the noise. */
  readonly unit: 'uV' | 'sd';
  readonly traces: TraceValues;
  /** Sum of the templates of all spikes, and the signal without it; null unless asked for and there. */
  readonly model: TraceValues | null;
  readonly residual: TraceValues | null;
  /** Not every sample was looked at, because the overview is not built yet; ask again when it has grown. */
  readonly isPartial: boolean;
}

/** How much of the overview of a recording is there. */
export interface OverviewState {
  readonly fraction: number;
  readonly isComplete: boolean;
}

/** The whole recording, its segments end to end. */
export interface OverviewRequest extends RecordingRef {
  readonly channels: readonly number[];
  readonly widthPixels: number;
}

export interface RecordingOverview {
  readonly channels: readonly number[];
  readonly binCount: number;
  readonly samplesPerBin: number;
  /** `[channel * binCount + bin]`, microvolts as recorded; NaN where nothing is known yet. */
  readonly low: Float32Array;
  readonly high: Float32Array;
  readonly state: OverviewState;
}

export interface TraceMethods {
  readTraces(request: TracesRequest): TracesView;
  readOverview(request: OverviewRequest): RecordingOverview;
}

export interface TraceEvents {
  /** The overview that is built in the background has grown; at most twice a second. */
  overviewChanged(event: RecordingRef & OverviewState): void;
}
