import { create } from 'zustand';

/** Where the pointer is over a plot, in words for the status bar: `00:12.345 · CH4 · −38.2 µV`. */
export const useCursor = create<{ readonly text: string }>(() => ({ text: '' }));

export function tellCursor(text: string): void {
  if (useCursor.getState().text !== text) useCursor.setState({ text });
}
