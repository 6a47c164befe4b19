import { silentContext, throwIfCancelled } from '../../base/progress.ts';
import type { ByteSource } from '../../recording/byte-source.ts';
import { type EventSource, readingEventsStage } from '../../recording/events.ts';
import { blockTypes, eachPlexonBlock } from '../plexon-blocks.ts';
import type { PlexonHeader } from '../plexon-header.ts';
import { type EventClock, EventList } from './event-list.ts';

/** The channel whose events have a word. */
const STROBED = 257;

/** Events of a `.plx` file: its digital inputs, strobed words, keys, start and stop. */
export function plexonEvents(
  source: ByteSource,
  header: PlexonHeader,
  clock: EventClock,
): EventSource {
  const names = new Map(header.events.map(({ number, name }) => [number, name]));
  return {
    byteLength: async () => source.byteLength,
    async read(context = silentContext) {
      const list = new EventList(clock, source.name);
      await eachPlexonBlock(source, header, ({ type, ticks, channel, unit, offset }) => {
        throwIfCancelled(context.cancellation);
        context.onProgress({ stage: readingEventsStage, fraction: offset / source.byteLength });
        if (type !== blockTypes.event) return;
        list.addAtTime(ticks / header.timestampRate, {
          channel: names.get(channel) || `event ${channel}`,
          ...(channel === STROBED && { value: unit }),
        });
      });
      return list.finish();
    },
  };
}
