import { counted } from '../../core/index.ts';
import type { RecordingFacts } from '../../engine/api/contract.ts';
import { useEngineQuery } from '../state/engine.tsx';
import { useRecordingRef } from '../state/place.ts';
import { readTrialEvents, takeRecordedEvents, useTrialEvents } from '../state/trial-events.ts';
import styles from './EventsField.module.css';

/** Takes the times of events from the recording itself or from a file: the same in every view. */
export function EventsField({ facts }: { readonly facts: RecordingFacts }) {
  const events = useTrialEvents();
  const recorded = useEngineQuery('readEvents', useRecordingRef()).data;
  const count = events?.moments?.sampleIndex.length;
  return (
    <>
      {recorded !== undefined && recorded.channels.length > 0 && (
        <select
          aria-label="Events of the recording"
          value=""
          onChange={({ target }) =>
            takeRecordedEvents(facts.recordingId, recorded, Number(target.value))
          }
        >
          <option value="" disabled>
            Events of …
          </option>
          {recorded.channels.map((name, channel) => (
            <option key={name} value={channel}>
              {name} ({recorded.channelIndex.filter((own) => own === channel).length})
            </option>
          ))}
        </select>
      )}
      <label
        className={styles.field}
        title="a CSV with the column time_s (seconds) or sample_index, or one column of seconds"
      >
        {count === undefined ? 'Events …' : `${counted(count, 'event')} …`}
        <input
          type="file"
          accept=".csv,.txt"
          aria-label="Events"
          onChange={(event) => {
            const file = event.target.files?.[0];
            if (file !== undefined) void readTrialEvents(file, facts);
          }}
        />
      </label>
      {events?.problem != null && (
        <p role="alert" className={styles.problem}>
          {events.problem}
        </p>
      )}
    </>
  );
}
