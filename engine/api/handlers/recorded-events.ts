import type { Progress, RecordedEvents } from '../../../core/index.ts';
import { readEvents } from '../../compute/read-events.ts';
import type { RecordedEventMethods } from '../contract.ts';
import type { EventHub } from '../event-hub.ts';
import type { Handlers } from '../handlers.ts';
import type { Sessions } from '../sessions/sessions.ts';

const none: RecordedEvents = {
  channels: [],
  channelIndex: new Uint32Array(0),
  seconds: new Float64Array(0),
  segmentIndex: new Uint32Array(0),
  sampleIndex: new Float64Array(0),
  value: new Float64Array(0),
  label: [],
  durationSeconds: new Float64Array(0),
  notices: [],
};

export function recordedEventHandlers(
  sessions: Sessions,
  events: EventHub,
): Handlers<keyof RecordedEventMethods> {
  return {
    async readRecordedEvents({ sessionId, recordingId }, { cancellation }) {
      const { named, source } = await sessions.get(sessionId).open(recordingId);
      if ('parts' in source) return none;
      const onProgress = ({ fraction }: Progress) =>
        events.emit('recordedEventsProgress', { sessionId, recordingId, fraction });
      return (await readEvents(named, source, { cancellation, onProgress })) ?? none;
    },
  };
}
