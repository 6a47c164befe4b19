import type { WorkContext } from '../base/progress.ts';
import type { Notice } from './recording.ts';

/**
 * What happened while a recording ran: digital lines that changed, markers, comments, trials. Parallel
 * arrays, by segment and then by time. What happened while nothing was recorded is not among them.
 */
export interface RecordedEvents {
  /** What events come from: a digital line, a kind of marker, a stream of messages. */
  readonly channels: readonly string[];
  readonly channelIndex: Uint32Array;
  /** On the recording's clock, as exact as the file tells it. */
  readonly seconds: Float64Array;
  readonly segmentIndex: Uint32Array;
  /** The nearest sample, counted from its segment's first. */
  readonly sampleIndex: Float64Array;
  /** 1 and 0 where a line went up and down, the word of a port, the code of a marker; NaN for none. */
  readonly value: Float64Array;
  /** Empty for none. */
  readonly label: readonly string[];
  /** NaN for what happened at a moment. */
  readonly durationSeconds: Float64Array;
  readonly notices: readonly Notice[];
}

/** The stage that the progress of reading events is told of. */
export const readingEventsStage = 'Reading events';

/** The events of a recording: nothing is looked for before it is asked for. */
export interface EventSource {
  /** Bytes to be looked through: those of all samples where lines are stored as one of their columns. */
  byteLength(): Promise<number>;
  /**
   * @param context is told how far it is, and can stop it, where much has to be looked through
   * @throws DamagedFileError, UserError what is wrong with the events; the samples may be sound
   */
  read(context?: WorkContext): Promise<RecordedEvents>;
}
