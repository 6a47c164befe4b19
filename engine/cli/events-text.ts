import { eventCounts, type RecordedEvents } from '../../core/index.ts';
import { errorFacts } from '../error-facts.ts';
import type { EventsTold } from '../files/recorded-events.ts';
import { formatCount } from './text-table.ts';

const MOST_CHANNELS = 6;

/** How many events there are, and of what: `8 events (digital 6, comment 2)`. */
export function eventsText(events: RecordedEvents): string {
  const counts = eventCounts(events);
  const parts = events.channels.map((name, i) => `${name} ${formatCount(counts[i]!)}`);
  const shown = parts.length > MOST_CHANNELS ? [...parts.slice(0, MOST_CHANNELS), '…'] : parts;
  const total = formatCount(events.seconds.length);
  const of = shown.length > 0 ? ` (${shown.join(', ')})` : '';
  return `${total} ${total === '1' ? 'event' : 'events'}${of}`;
}

/** What `info` says of the events of a place. */
export function eventsToldText(told: EventsTold | null, place: string): string {
  if (told === null) return 'none';
  switch (told.state) {
    case 'read':
      return told.events.seconds.length === 0 ? 'none' : eventsText(told.events);
    case 'unread':
      return 'among the samples; "spikeloom events" looks through them';
    case 'unreadable': {
      const { code, message } = errorFacts(told.error, place);
      return `unreadable: ${message} [${code}]`;
    }
  }
}
