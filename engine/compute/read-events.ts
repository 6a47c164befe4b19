import {
  type NamedRecording,
  type OpenedRecording,
  type OpenOptions,
  type Progress,
  type RecordedEvents,
  UserError,
  type WorkContext,
} from '../../core/index.ts';
import { openPlace } from '../files/open-place.ts';
import type { PlaceSource } from '../files/open-source.ts';
import { tellEvents } from '../files/recorded-events.ts';
import { ThreadTeam } from './thread-team.ts';
import { workerFile } from './worker-file.ts';

/** What takes a blink to look through is read at once: to start a thread takes longer. */
const MOST_BYTES_AT_ONCE = 1 << 20;

/**
 * The events of a recording. Where lines are stored among the samples, all of these are looked through, on
 * a thread of its own: this one stays free, and a wish to stop is heard at once.
 * @param source where the recording is
 * @returns null where the format has none
 * @throws CancellationError; what reading throws
 */
export async function readEvents(
  named: NamedRecording,
  source: PlaceSource,
  context: WorkContext,
): Promise<RecordedEvents | null> {
  const told = await tellEvents(named, MOST_BYTES_AT_ONCE);
  switch (told?.state) {
    case 'read':
      return told.events;
    case 'unreadable':
      throw told.error;
    case 'unread':
      return readInBackground(source, context);
    default:
      return null;
  }
}

async function readInBackground(
  source: PlaceSource,
  context: WorkContext,
): Promise<RecordedEvents> {
  const team = new ThreadTeam(workerFile('events-worker'), (told) =>
    context.onProgress(told as Progress),
  );
  try {
    const [events] = await team.run<PlaceSource, RecordedEvents>({
      tasks: [source],
      threads: 1,
      cancellation: context.cancellation,
    });
    return events!;
  } finally {
    await team.end();
  }
}

/** The events of one of the recordings at a place. */
export interface EventsAtPlace {
  readonly recordingName: string;
  readonly events: RecordedEvents;
}

/**
 * Reads the events of a recording: of the one that is named, else of the only one that can have some.
 * Lines may be all that was recorded, as by a device that only keeps time.
 * @throws UserError `NO_SUCH_RECORDING`, `SEVERAL_RECORDINGS`, `NO_EVENTS`; CancellationError; what
 *   opening and reading throw
 */
export async function readEventsAt(
  path: string,
  said: OpenOptions,
  recordingName: string | undefined,
  context: WorkContext,
): Promise<EventsAtPlace> {
  const options = { ...said, allChannels: true };
  const opened = await openPlace(path, options);
  try {
    const named = recordingMeant(opened, path, recordingName);
    const { name } = named;
    const events = await readEvents(named, { path, options, name }, context);
    return { recordingName: name, events: events! };
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
  const [found, ...others] = named.filter(({ events }) => events !== undefined);
  if (found === undefined) {
    throw new UserError('NO_EVENTS', `${path} is a ${format} recording, which holds no events.`);
  }
  if (others.length === 0) return found;
  throw new UserError(
    'SEVERAL_RECORDINGS',
    `${path} holds ${names}. Choose one with --recording (for rates: --event-recording).`,
  );
}
