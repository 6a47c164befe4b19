import { Button } from '../parts/Button.tsx';
import { runCommand } from '../state/commands.ts';
import { usePlace } from '../state/place.ts';
import { useShownViews } from '../state/shown-views.ts';
import { useShownJob, useSortJobs } from '../state/sort-jobs.ts';
import { useRecordingSummary } from '../state/sorting.ts';

/** The next step before the recording that is shown is sorted: to sort it, then to watch how far it is. */
export function SortThis() {
  const recording = useRecordingSummary();
  const isReadOnly = usePlace(({ session }) => session?.access.mode === 'read-only');
  const { sort, isStarting } = useSortJobs();
  const job = useShownJob();
  const [shown] = useShownViews();
  if (recording === undefined) return null;
  if (job !== undefined) {
    if (shown.includes('learning')) return null;
    return <Button onClick={() => runCommand('view-learning')}>Watch it learn</Button>;
  }
  if (isReadOnly) return null;
  if (['sorted', 'growing', 'unreadable'].includes(recording.state)) return null;
  return (
    <Button disabled={isStarting} onClick={() => sort([recording.recordingId])}>
      Sort this recording
    </Button>
  );
}
