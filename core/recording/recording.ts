import type { Hertz, SampleIndex, Seconds } from '../base/quantities.ts';
import type { Envelope } from './envelope.ts';
import type { Probe } from './probe.ts';

/** One continuous stretch of a recording. A gap in the acquisition starts a new segment. */
export interface Segment {
  /** Position of the first sample on the recording's clock (gaps counted as the hardware counted them). */
  readonly startSample: SampleIndex;
  readonly sampleCount: number;
  /** Time of the first sample on the recording's clock. */
  readonly startTime: Seconds;
}

/** Something about a file that a scientist should know and that did not stop the reading. */
export interface Notice {
  /** Stable code, e.g. `TRUNCATED_LAST_FRAME`. */
  readonly code: string;
  readonly message: string;
}

/**
 * A multi-channel signal in microvolts, read by ranges: never held in memory as a whole.
 * Preprocessing steps are Recordings that read from another Recording.
 */
export interface Recording {
  readonly sampleRate: Hertz;
  readonly channelCount: number;
  /** One name a channel, as the acquisition system gave it. */
  readonly channelNames: readonly string[];
  readonly segments: readonly Segment[];
  readonly probe: Probe;
  /** Microvolts per stored count, already applied by `read`. 1 where the file states none. */
  readonly gainToMicrovolts: number;
  readonly notices: readonly Notice[];
  /**
   * Reads samples [start, end) of a segment, counted from the segment's first sample.
   * @param out channel-major (planar): `out[channel * (end - start) + t]`, length >= channelCount * (end - start), microvolts
   * @returns `out`
   * @throws DamagedFileError when the file no longer holds the range
   */
  read(segment: number, start: number, end: number, out: Float32Array): Promise<Float32Array>;
  /**
   * The least and greatest values of bins of samples [start, end), as `envelopeOf` makes them of what
   * is read; only where stored numbers tell them sooner. Everybody asks `envelopeOfRange`.
   */
  readExtremes?(
    segment: number,
    start: number,
    end: number,
    samplesPerBin: number,
  ): Promise<Envelope>;
}

/** Samples of all segments together, gaps not counted. */
export function totalSampleCount(recording: Recording): number {
  return recording.segments.reduce((sum, segment) => sum + segment.sampleCount, 0);
}

/** Recorded time without gaps. */
export function durationSeconds(recording: Recording): Seconds {
  return (totalSampleCount(recording) / recording.sampleRate) as Seconds;
}
