import type { ReactNode } from 'react';
import { EmptyState } from '../parts/states.tsx';

/** What a view of units shows before there are any. @param children what it will show, as the end of a sentence */
export function Unsorted({ children }: { readonly children: ReactNode }) {
  return (
    <EmptyState title="Not sorted yet">
      Sort the recording, and this view shows {children}.
    </EmptyState>
  );
}
