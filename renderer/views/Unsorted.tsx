import type { ReactNode } from 'react';
import { EmptyState } from '../parts/states.tsx';
import { usePlace } from '../state/place.ts';

/** What a view of units shows before there are any. @param children what it will show, as the end of a sentence */
export function Unsorted({ children }: { readonly children: ReactNode }) {
  const hasRecording = usePlace(({ recordingId }) => recordingId !== null);
  if (!hasRecording) return <NoRecording>{children}</NoRecording>;
  return (
    <EmptyState title="Not sorted yet">
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
