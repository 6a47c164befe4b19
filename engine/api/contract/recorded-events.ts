import type { RecordedEvents } from '../../../core/index.ts';
import type { RecordingRef } from './session.ts';

export interface RecordedEventMethods {
  /**
   * What happened while a recording ran: digital lines, markers, comments, trials; nothing where the
   * format has no events. Takes as long as reading all samples where lines are stored among them.
   */
  readRecordedEvents(request: RecordingRef): RecordedEvents;
}
