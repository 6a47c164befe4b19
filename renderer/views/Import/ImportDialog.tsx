import { useEffect, useState } from 'react';
import type { Fault, Job, JobList } from '../../../engine/api/contract.ts';
import { Button } from '../../parts/Button.tsx';
import { Dialog } from '../../parts/Dialog.tsx';
import form from '../../parts/Form.module.css';
import { ErrorState } from '../../parts/states.tsx';
import { timeLeftText } from '../../parts/time-left.ts';
import { closeDialog } from '../../state/dialogs.ts';
import { useEngine, useEngineAction, useEngineQuery } from '../../state/engine.tsx';
import { useOfferedSorting } from '../../state/imports.ts';
import { openPlace, useOpening } from '../../state/open-place.ts';
import { useParameterValues } from '../../state/parameters.ts';
import { showNewestRun, usePlace } from '../../state/place.ts';
import { recordingLabels } from '../../state/recording-labels.ts';
import { useSortJobs } from '../../state/sort-jobs.ts';
import { useRecordings } from '../../state/sorting.ts';
import { tell } from '../../state/toasts.ts';
import styles from './ImportDialog.module.css';

/** Asks for a sorting of another program and for its recording, and shows how far the import is. */
export function ImportDialog() {
  const engine = useEngine();
  const session = usePlace((place) => place.session);
  const shown = usePlace((place) => place.recordingId);
  const offered = useOfferedSorting((state) => state.path);
  const [path, setPath] = useState(offered);
  const [recordingPath, setRecordingPath] = useState('');
  const [chosen, choose] = useState<string | null>(null);
  const [jobId, setJobId] = useState<string | null>(null);
  const [fault, setFault] = useState<Fault | null>(null);
  const [parameters] = useParameterValues();
  const recordings = useRecordings().filter(({ state }) => state !== 'unreadable');
  const named = useEngineQuery('locateSorting', offered === '' ? null : { path: offered }).data;
  const itsOwn = recordings.find(
    ({ relativePath }) => named?.recordingPath === `${session?.path}/${relativePath}`,
  );
  const recordingId = chosen ?? itsOwn?.recordingId ?? shown ?? recordings[0]?.recordingId;
  const start = useEngineAction('importSorting', { onError: (error) => setFault(error.fault) });
  const job = useSortJobs().jobs.find((one) => one.jobId === jobId);
  const problem = job?.state === 'failed' ? job.fault : fault;
  const isUnderWay = job !== undefined && ['queued', 'running', 'paused'].includes(job.state);
  const labels = recordingLabels(recordings);
  const submit = async () => {
    setFault(null);
    setJobId(null);
    if (session === null) await openPlace(engine, recordingPath.trim());
    const place = usePlace.getState();
    const target = session === null ? place.recordingId : recordingId;
    if (place.session === null || target == null) return setFault(useOpening.getState().fault);
    choose(target);
    const { sessionId } = place.session;
    start.mutate(
      { sessionId, recordingId: target, path: path.trim(), parameters },
      {
        onSuccess: ({ jobs }: JobList) =>
          setJobId(jobs.find((one) => isImportOf(one, target))?.jobId ?? null),
      },
    );
  };
  const isDone = job?.state === 'done';
  useEffect(() => {
    if (!isDone || recordingId === undefined) return;
    showNewestRun(recordingId);
    closeDialog();
    tell('The sorting is open: its units are a result of the recording now.');
  }, [isDone, recordingId]);
  return (
    <Dialog title="Open a sorting of another program" width={640} onClose={closeDialog}>
      <form
        className={form.form}
        onSubmit={(event) => {
          event.preventDefault();
          void submit();
        }}
      >
        <p>
          Its units become a result of the recording, beside those of sorts: to look at, to curate
          and to export. Templates and amplitudes are measured in the recording.
        </p>
        <label>
          Sorting
          <input
            placeholder="path of a CSV, npz, MATLAB or NWB file, or of a folder of phy, SpikeInterface or Klusters"
            spellCheck={false}
            value={path}
            disabled={isUnderWay}
            onChange={(event) => setPath(event.target.value)}
          />
        </label>
        {session === null ? (
          <label>
            Recording
            <input
              placeholder="path of the recording that the sorting is of"
              spellCheck={false}
              value={recordingPath}
              onChange={(event) => setRecordingPath(event.target.value)}
            />
          </label>
        ) : (
          <label>
            Recording
            <select
              value={recordingId}
              disabled={isUnderWay}
              onChange={(event) => choose(event.target.value)}
            >
              {recordings.map((recording) => (
                <option key={recording.recordingId} value={recording.recordingId}>
                  {labels.get(recording.recordingId)}
                </option>
              ))}
            </select>
          </label>
        )}
        {isUnderWay && <ImportProgress job={job} />}
        {problem !== null && !isUnderWay && (
          <ErrorState title="It cannot be opened" fault={problem} />
        )}
        {session?.access.mode === 'read-only' && <p role="alert">{session.access.reason}</p>}
        <footer className={form.buttons}>
          {isUnderWay ? (
            <Button onClick={closeDialog}>Go on in the background</Button>
          ) : (
            <>
              <Button onClick={closeDialog}>Cancel</Button>
              <Button
                type="submit"
                tone="primary"
                disabled={
                  path.trim() === '' ||
                  (session === null ? recordingPath.trim() === '' : recordingId === undefined) ||
                  start.isPending ||
                  session?.access.mode === 'read-only'
                }
              >
                Open the sorting
              </Button>
            </>
          )}
        </footer>
      </form>
    </Dialog>
  );
}

const isImportOf = (job: Job, recordingId: string) =>
  job.kind === 'import' && job.recordingId === recordingId;

/** How far an import is, and the button that gives it up. */
function ImportProgress({ job }: { readonly job: Job }) {
  const { cancel } = useSortJobs();
  const { stage = 'Waiting', fraction = 0, secondsLeft = null } = job.progress ?? {};
  return (
    <div className={styles.progress}>
      <span>
        {stage} {Math.floor(100 * fraction)} %
        {secondsLeft !== null && ` · ${timeLeftText(secondsLeft)}`}
      </span>
      <progress value={fraction} max={1} aria-label="Import" />
      <Button onClick={() => cancel([job.jobId])}>Stop</Button>
    </div>
  );
}
