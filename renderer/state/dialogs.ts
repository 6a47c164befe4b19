import { create } from 'zustand';

/** What lies over the window; at most one at a time. */
export type DialogName =
  | 'palette'
  | 'keys'
  | 'compare'
  | 'import'
  | 'export'
  | 'open'
  | 'undescribed'
  | 'reading';

export const useDialog = create<{ readonly shown: DialogName | null }>(() => ({ shown: null }));

export function showDialog(shown: DialogName): void {
  useDialog.setState({ shown });
}

export function closeDialog(): void {
  useDialog.setState({ shown: null });
}
