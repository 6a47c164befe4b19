import { useState } from 'react';
import { Button } from '../../parts/Button.tsx';
import { EmptyState, ErrorState, SkeletonLines } from '../../parts/states.tsx';
import { useEngine, useEngineQuery } from '../../state/engine.tsx';
import { lookAgain } from '../../state/open-place.ts';
import { showRecording, usePlace } from '../../state/place.ts';
import { recordingLabels } from '../../state/recording-labels.ts';
import { useSortJobs } from '../../state/sort-jobs.ts';
import { RunChoice } from '../Import/RunChoice.tsx';
import { isUndescribed, ProblemList } from './ProblemList.tsx';
import { RecordingRow } from './RecordingRow.tsx';
import styles from './SessionPanel.module.css';
import { SortControls } from './SortControls.tsx';

/** The recordings of the open folder, and what sorts them. */
export function SessionPanel() {
  const session = usePlace((place) => place.session);
  const shown = usePlace((place) => place.recordingId);
  const list = useEngineQuery(
    'listRecordings',
    session === null ? null : { sessionId: session.sessionId },
  );
  const engine = useEngine();
  const sorting = useSortJobs();
  const [checked, setChecked] = useState<readonly string[]>([]);
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
  const { recordings, problems } = list.data;
  const labels = recordingLabels(recordings);
  const toggle = (id: string) =>
    setChecked(checked.includes(id) ? checked.filter((other) => other !== id) : [...checked, id]);
  const extend = (id: string, isRange: boolean) => {
    if (recordings.length === 1) return;
    const ids = recordings.map(({ recordingId }) => recordingId);
    setChecked(
      extended(ids, checked.length > 0 || shown === null ? checked : [shown], id, isRange),
    );
  };
  return (
    <nav className={styles.panel} aria-label="Recordings">
      {recordings.length === 0 && problems.some(isUndescribed) ? (
        <EmptyState title="Nothing to show yet">
          The files here do not say how they were recorded. Describe them below.
        </EmptyState>
      ) : recordings.length === 0 ? (
        <EmptyState
          title="No recordings here"
          action={
            session !== null && (
              <Button onClick={() => void lookAgain(engine, session.path)}>Look again</Button>
            )
          }
        >
          The folder holds no file that Spikeloom can read, or its disk is not connected.
        </EmptyState>
      ) : (
        <ul className={styles.list}>
          {recordings.map((recording) => (
            <RecordingRow
              key={recording.recordingId}
              recording={recording}
              label={labels.get(recording.recordingId)!}
              job={sorting.unfinished.find((job) => job.recordingId === recording.recordingId)}
              sorting={sorting}
              isShown={recording.recordingId === shown}
              onShow={() => showRecording(recording.recordingId)}
              onExtend={(isRange) => extend(recording.recordingId, isRange)}
              isChecked={checked.includes(recording.recordingId)}
              onCheck={recordings.length === 1 ? undefined : () => toggle(recording.recordingId)}
            />
          ))}
        </ul>
      )}
      <ProblemList problems={problems} />
      {recordings.length > 0 && <RunChoice />}
      {recordings.length > 0 && (
        <SortControls
          recordings={recordings}
          checked={checked.filter((id) => recordings.some((one) => one.recordingId === id))}
          onQueued={() => setChecked([])}
          access={session?.access}
          sorting={sorting}
        />
      )}
    </nav>
  );
}

/** What is checked after a click: one more or less of them, or all from the last one to it. */
function extended(
  all: readonly string[],
  checked: readonly string[],
  clicked: string,
  isRange: boolean,
): readonly string[] {
  if (!isRange && checked.includes(clicked)) return checked.filter((id) => id !== clicked);
  const [from, to] = [all.indexOf(checked.at(-1) ?? clicked), all.indexOf(clicked)];
  const added = isRange ? all.slice(Math.min(from, to), Math.max(from, to) + 1) : [clicked];
  return [...new Set([...checked, ...added])];
}
