import { UserError } from '../base/errors.ts';
import type { RecordedEvents } from './events.ts';

/** Which of a recording's events are meant. */
export interface EventChoice {
  /** Needed where events come from several channels. */
  readonly channel?: string | undefined;
  /** Unless told otherwise every value but 0, with which a line goes down. */
  readonly value?: number | undefined;
}

/** Numbers of events by channel, in the order of the channels. */
export function eventCounts({ channels, channelIndex }: RecordedEvents): Uint32Array {
  const counts = new Uint32Array(channels.length);
  for (const channel of channelIndex) counts[channel]++;
  return counts;
}

/**
 * Times of the events that are meant, in seconds on the recording's clock.
 * @throws UserError `NO_EVENTS`, `NO_SUCH_EVENT_CHANNEL`, `SEVERAL_EVENT_CHANNELS`
 */
export function chooseEvents(
  events: RecordedEvents,
  { channel, value }: EventChoice,
  place: string,
): Float64Array {
  const { channels, channelIndex, seconds } = events;
  const counts = eventCounts(events);
  const found = channels.map((name, i) => `${name} (${counts[i]})`).join(', ');
  if (channels.length === 0) {
    throw new UserError('NO_EVENTS', `${place} holds no events. Give a CSV file of their times.`);
  }
  if (channel === undefined && channels.length > 1) {
    throw new UserError(
      'SEVERAL_EVENT_CHANNELS',
      `${place} holds events of ${found}. Choose one with --event-channel.`,
    );
  }
  const chosen = channel === undefined ? 0 : channels.indexOf(channel);
  if (chosen < 0) {
    throw new UserError(
      'NO_SUCH_EVENT_CHANNEL',
      `${place} holds no events of "${channel}", but of ${found}.`,
    );
  }
  const isMeant = (i: number) =>
    channelIndex[i] === chosen &&
    (value === undefined ? events.value[i] !== 0 : events.value[i] === value);
  const times = seconds.filter((_, i) => isMeant(i));
  if (times.length > 0) return times;
  throw new UserError(
    'NO_EVENTS',
    `${place} holds no event of ${channels[chosen]} with the value ${value ?? 'other than 0'}.`,
  );
}
