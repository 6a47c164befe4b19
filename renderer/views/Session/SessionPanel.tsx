import { Button } from '../../parts/Button.tsx';
import { EmptyState, ErrorState, SkeletonLines } from '../../parts/states.tsx';
import { useEngineAction, useEngineQuery } from '../../state/engine.tsx';
import { showRecording, usePlace } from '../../state/place.ts';
import { RecordingRow } from './RecordingRow.tsx';
import styles from './SessionPanel.module.css';

/** The recordings of the open folder, and what sorts them. */
export function SessionPanel() {
  const sessionId = usePlace((place) => place.session?.sessionId);
  const shown = usePlace((place) => place.recordingId);
  const request = sessionId === undefined ? null : { sessionId };
  const list = useEngineQuery('listRecordings', request);
  const jobs = useEngineQuery('listJobs', request);
  const start = useEngineAction('startJobs');
  if (list.error !== null) {
    return (
      <ErrorState
        title="The folder cannot be listed"
        fault={list.error.fault}
        onRetry={() => void list.refetch()}
      />
    );
  }
  if (list.data === undefined) return <SkeletonLines count={6} />;
  const { recordings } = list.data;
  if (recordings.length === 0) {
    return (
      <EmptyState title="No recordings here">
        The folder holds no file that Spikeloom can read.
      </EmptyState>
    );
  }
  return (
    <nav className={styles.panel} aria-label="Recordings">
      <ul className={styles.list}>
        {recordings.map((recording) => (
          <RecordingRow
            key={recording.recordingId}
            recording={recording}
            job={jobs.data?.jobs.find((job) => job.recordingId === recording.recordingId)}
            isShown={recording.recordingId === shown}
            onShow={() => showRecording(recording.recordingId)}
          />
        ))}
      </ul>
      <div className={styles.actions}>
        <Button
          tone="primary"
          disabled={request === null || start.isPending}
          onClick={() => start.mutate({ sessionId: sessionId! })}
        >
          {recordings.length === 1 ? 'Sort' : 'Sort folder'}
        </Button>
      </div>
    </nav>
  );
}
