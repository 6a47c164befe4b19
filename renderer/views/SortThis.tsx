import { Button } from '../parts/Button.tsx';
import { usePlace } from '../state/place.ts';
import { useShownJob, useSortJobs } from '../state/sort-jobs.ts';
import { useRecordingSummary } from '../state/sorting.ts';

/** The button that fills what is empty before the recording that is shown is sorted. */
export function SortThis() {
  const recording = useRecordingSummary();
  const isReadOnly = usePlace(({ session }) => session?.access.mode === 'read-only');
  const { sort, isStarting } = useSortJobs();
  const job = useShownJob();
  if (recording === undefined || isReadOnly || job !== undefined) return null;
  if (['sorted', 'growing', 'unreadable'].includes(recording.state)) return null;
  return (
    <Button disabled={isStarting} onClick={() => sort([recording.recordingId])}>
      Sort this recording
    </Button>
  );
}
