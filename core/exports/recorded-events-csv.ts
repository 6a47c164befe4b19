import type { RecordedEvents } from '../recording/events.ts';
import { csvRow } from './csv.ts';

/** Ten nanoseconds: finer than any clock, coarser than the rounding of times in seconds. */
const DECIMALS = 8;

/**
 * Events as CSV: `time_s,channel,value,label,duration_s,sample_index,segment`, one row an event, by
 * segment and time. Times are on the recording's clock; `sample_index` counts from the first sample of
 * the segment, as for spikes. What an event does not have is empty.
 */
export function recordedEventsCsv(events: RecordedEvents): string {
  const { channels, channelIndex, seconds, value, label, durationSeconds } = events;
  const header = ['time_s', 'channel', 'value', 'label', 'duration_s', 'sample_index', 'segment'];
  const rows = Array.from(seconds, (time, i) =>
    csvRow([
      time.toFixed(DECIMALS),
      channels[channelIndex[i]],
      value[i],
      label[i],
      durationSeconds[i],
      events.sampleIndex[i],
      events.segmentIndex[i],
    ]),
  );
  return [csvRow(header), ...rows].join('');
}
