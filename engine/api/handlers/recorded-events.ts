import type { RecordedEvents } from '../../../core/index.ts';
import type { RecordedEventMethods } from '../contract.ts';
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

export function recordedEventHandlers(sessions: Sessions): Handlers<keyof RecordedEventMethods> {
  return {
    async readRecordedEvents({ sessionId, recordingId }) {
      const { named } = await sessions.get(sessionId).open(recordingId);
      return (await named.events?.read()) ?? none;
    },
  };
}
