import {
  BugError,
  type EventSource,
  type NamedRecording,
  type OpenedRecording,
  type OpenOptions,
  type RecordedEvents,
  UserError,
} from '../../core/index.ts';
import { openPlace } from './open-place.ts';

/** The events of one of the recordings at a place. */
export interface EventsAtPlace {
  readonly recordingName: string;
  readonly events: RecordedEvents;
}

/**
 * Reads the events of a recording: of the one that is named, else of the only one that can have some.
 * Lines may be all that was recorded, as by a device that only keeps time.
 * @throws UserError `NO_SUCH_RECORDING`, `SEVERAL_RECORDINGS`, `NO_EVENTS`; what opening and reading throw
 */
export async function readEventsAt(
  path: string,
  options: OpenOptions,
  recordingName?: string,
): Promise<EventsAtPlace> {
  const opened = await openPlace(path, { ...options, allChannels: true });
  try {
    const { name, source } = recordingMeant(opened, path, recordingName);
    return { recordingName: name, events: await source.read() };
  } finally {
    await opened.close();
  }
}

function recordingMeant({ recordings, format }: OpenedRecording, path: string, meant?: string) {
  const names = recordings.map(({ name }) => name).join(', ');
  const named = meant === undefined ? recordings : recordings.filter(({ name }) => name === meant);
  if (named.length === 0) {
    throw new UserError('NO_SUCH_RECORDING', `${path} has no recording ${meant}, but ${names}.`);
  }
  const [found, ...others] = named.flatMap(({ name, events }) =>
    events === undefined ? [] : [{ name, source: events }],
  );
  if (found === undefined) {
    throw new UserError('NO_EVENTS', `${path} is a ${format} recording, which holds no events.`);
  }
  if (others.length === 0) return found;
  throw new UserError(
    'SEVERAL_RECORDINGS',
    `${path} holds ${names}. Choose one with --recording (for rates: --event-recording).`,
  );
}

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
