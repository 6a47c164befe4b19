import {
  BugError,
  type EventSource,
  type NamedRecording,
  type RecordedEvents,
} from '../../core/index.ts';

/** What can be said of a recording's events without looking through much. */
export type EventsTold =
  | { readonly state: 'read'; readonly events: RecordedEvents }
  | { readonly state: 'unread'; readonly byteLength: number }
  | { readonly state: 'unreadable'; readonly error: unknown };

/** Reads events unless more bytes would have to be looked through; their damage is told, not thrown. */
export async function tellEvents(
  { events }: NamedRecording,
  mostBytes: number,
): Promise<EventsTold | null> {
  if (events === undefined) return null;
  try {
    return await tellSource(events, mostBytes);
  } catch (error) {
    if (error instanceof BugError) throw error;
    return { state: 'unreadable', error };
  }
}

async function tellSource(source: EventSource, mostBytes: number): Promise<EventsTold> {
  const byteLength = await source.byteLength();
  return byteLength > mostBytes
    ? { state: 'unread', byteLength }
    : { state: 'read', events: await source.read() };
}
