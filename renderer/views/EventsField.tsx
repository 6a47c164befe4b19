import { counted } from '../../core/index.ts';
import type { RecordingFacts } from '../../engine/api/contract.ts';
import { readTrialEvents, useTrialEvents } from '../state/trial-events.ts';
import styles from './EventsField.module.css';

/** Takes the times of events from a file: the same events in every view. */
export function EventsField({ facts }: { readonly facts: RecordingFacts }) {
  const events = useTrialEvents();
  const count = events?.moments?.sampleIndex.length;
  return (
    <>
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
