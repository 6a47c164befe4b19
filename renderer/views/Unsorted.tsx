import type { ReactNode } from 'react';
import { EmptyState } from '../parts/states.tsx';
import { usePlace } from '../state/place.ts';
import { useShownJob } from '../state/sort-jobs.ts';
import { SortThis } from './SortThis.tsx';

/** What a view of units shows before there are any. @param children what it will show, as the end of a sentence */
export function Unsorted({ children }: { readonly children: ReactNode }) {
  const hasRecording = usePlace(({ recordingId }) => recordingId !== null);
  const job = useShownJob();
  if (!hasRecording) return <NoRecording>{children}</NoRecording>;
  if (job !== undefined) {
    return (
      <EmptyState
        title={job.state === 'running' ? 'Being sorted' : 'Waiting to be sorted'}
        action={<SortThis />}
      >
        Once the recording is sorted, this view shows {children}.
      </EmptyState>
    );
  }
  return (
    <EmptyState title="Not sorted yet" action={<SortThis />}>
      Sort the recording, and this view shows {children}.
    </EmptyState>
  );
}

/** What a view shows in a folder in which nothing can be read. @param children as above */
function NoRecording({ children }: { readonly children: ReactNode }) {
  return (
    <EmptyState title="No recording to look at">
      Open a folder with a recording. Once it is sorted, this view shows {children}.
    </EmptyState>
  );
}
