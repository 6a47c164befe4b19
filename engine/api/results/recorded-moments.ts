import type { RecordedEvents } from '../../../core/index.ts';
import type { RecordedMoments } from '../contract.ts';

/** When something happened: a line that goes down ends what began when it went up. */
export function recordedMoments(events: RecordedEvents | null): RecordedMoments {
  const meant = Array.from(events?.value ?? [], (value, event) => ({ value, event }))
    .filter(({ value }) => value !== 0)
    .map(({ event }) => event);
  return {
    channels: events?.channels ?? [],
    channelIndex: Uint32Array.from(meant, (event) => events!.channelIndex[event]!),
    sampleIndex: Float64Array.from(meant, (event) => events!.sampleIndex[event]!),
    segmentIndex: Float64Array.from(meant, (event) => events!.segmentIndex[event]!),
  };
}
