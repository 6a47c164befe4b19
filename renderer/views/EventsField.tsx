import { useState } from 'react';
import { counted } from '../../core/index.ts';
import type { RecordingFacts } from '../../engine/api/contract.ts';
import { Button } from '../parts/Button.tsx';
import { useEngineQuery } from '../state/engine.tsx';
import { useEventsReading } from '../state/events-reading.ts';
import { useRecordingRef } from '../state/place.ts';
import { readTrialEvents, takeRecordedEvents, useTrialEvents } from '../state/trial-events.ts';
import styles from './EventsField.module.css';

/** Takes the times of events from the recording itself or from a file: the same in every view. */
export function EventsField({ facts }: { readonly facts: RecordingFacts }) {
  const events = useTrialEvents();
  const recording = useRecordingRef();
  // Lines may be stored among the samples, so that all of them must be read.
  const [asked, setAsked] = useState<string | null>(null);
  const isAsked = asked === facts.recordingId;
  const recorded = useEngineQuery('readRecordedEvents', isAsked ? recording : null);
  const reading = useEventsReading();
  const fraction = reading.recordingId === facts.recordingId ? reading.fraction : 0;
  const problem = recorded.error?.fault.message ?? events?.problem;
  const count = events?.moments?.sampleIndex.length;
  return (
    <>
      {isAsked && recorded.data !== undefined && recorded.data.channels.length > 0 ? (
        <select
          aria-label="Events of the recording"
          value=""
          onChange={({ target }) =>
            takeRecordedEvents(facts.recordingId, recorded.data, Number(target.value))
          }
        >
          <option value="" disabled>
            Events of …
          </option>
          {recorded.data.channels.map((name, channel) => (
            <option key={name} value={channel}>
              {name} ({recorded.data.channelIndex.filter((own) => own === channel).length})
            </option>
          ))}
        </select>
      ) : (
        <Button
          disabled={isAsked && recorded.error === null}
          title="Digital lines, markers and comments that were recorded"
          onClick={() => setAsked(facts.recordingId)}
        >
          {buttonText(isAsked, recorded, fraction)}
        </Button>
      )}
      <label
        className={styles.field}
        title="a CSV with the column time_s (seconds) or sample_index, or one column of seconds; or npy of seconds or, as whole numbers, of samples"
      >
        {count === undefined ? 'Events of a file …' : `${counted(count, 'event')} …`}
        <input
          type="file"
          accept=".csv,.tsv,.txt,.npy"
          aria-label="Events"
          onChange={(event) => {
            const file = event.target.files?.[0];
            if (file !== undefined) void readTrialEvents(file, facts);
          }}
        />
      </label>
      {problem != null && (
        <p role="alert" className={styles.problem}>
          {problem}
        </p>
      )}
    </>
  );
}

function buttonText(
  isAsked: boolean,
  { isFetching, error }: ReturnType<typeof useEngineQuery>,
  fraction: number,
) {
  if (!isAsked || error !== null) return 'Recorded events …';
  if (!isFetching) return 'None recorded';
  return fraction === 0 ? 'Reading …' : `Reading ${Math.floor(100 * fraction)} %`;
}
