import type { RecordedEvents } from '../../../core/index.ts';
import type { RecordingRef } from './session.ts';

export interface RecordedEventMethods {
  /**
   * What happened while a recording ran: digital lines, markers, comments, trials; nothing where the
   * format has no events. Takes as long as reading all samples where lines are stored among them;
   * `recordedEventsProgress` then tells how far it is, and aborting the call stops it.
   */
  readRecordedEvents(request: RecordingRef): RecordedEvents;
}

export interface RecordedEventEvents {
  /** How far the search of a recording for its events has got; at most four a second. */
  recordedEventsProgress(event: RecordingRef & { readonly fraction: number }): void;
}
