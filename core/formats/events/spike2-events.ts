import { decodeLatin1 } from '../../base/text.ts';
import type { ByteSource } from '../../recording/byte-source.ts';
import type { EventSource } from '../../recording/events.ts';
import { decodeSamples } from '../sample-type.ts';
import { eachSpike2Block } from '../spike2-blocks.ts';
import { type Spike2Channel, type Spike2Header, spike2Kinds } from '../spike2-header.ts';
import { type EventClock, type EventFacts, EventList } from './event-list.ts';

const { eventFall, eventRise, eventBoth, marker, textMark } = spike2Kinds;
const TICKS_BYTES = 4;
const MARKER_BYTES = 4;

/** Events, levels, markers and texts of a Spike2 file; waveforms of spikes are none. */
export function spike2Events(
  source: ByteSource,
  header: Spike2Header,
  clock: EventClock,
): EventSource {
  const channels = header.channels.filter(({ kind }) => itemBytesOf(kind, 0) !== undefined);
  return {
    byteLength: async () => source.byteLength,
    async read() {
      const list = new EventList(clock, source.name);
      for (const channel of channels) await addChannel(source, header, channel, list);
      return list.finish();
    },
  };
}

/** Bytes of an event; undefined for what holds none. */
function itemBytesOf(kind: number, extraBytes: number): number | undefined {
  if (kind === eventFall || kind === eventRise || kind === eventBoth) return TICKS_BYTES;
  if (kind === marker) return TICKS_BYTES + MARKER_BYTES;
  return kind === textMark ? TICKS_BYTES + MARKER_BYTES + extraBytes : undefined;
}

async function addChannel(
  source: ByteSource,
  header: Spike2Header,
  channel: Spike2Channel,
  list: EventList,
): Promise<void> {
  const { kind, title, extraBytes, number } = channel;
  const itemBytes = itemBytesOf(kind, extraBytes)!;
  const name = title.toLowerCase() === 'untitled' ? `channel ${number + 1}` : title;
  let level = channel.beginsLow ? 1 : 0;
  await eachSpike2Block(source, header, channel, itemBytes, async ({ offset, itemCount }) => {
    const bytes = await source.read(offset, itemCount * itemBytes);
    for (let at = 0; at < bytes.length; at += itemBytes) {
      const item = bytes.subarray(at, at + itemBytes);
      const [ticks] = decodeSamples(item.subarray(0, TICKS_BYTES), 'int32', 'little');
      list.addAtTime(ticks * header.tickSeconds, { channel: name, ...factsOf(kind, item, level) });
      level = 1 - level;
    }
  });
}

function factsOf(kind: number, item: Uint8Array, level: number): Omit<EventFacts, 'channel'> {
  if (kind === eventBoth) return { value: level };
  if (kind === eventFall || kind === eventRise) return {};
  // The first of a marker's four codes; the others refine it.
  const value = item[TICKS_BYTES];
  if (kind === marker) return { value };
  const text = decodeLatin1(item.subarray(TICKS_BYTES + MARKER_BYTES)).split('\0', 1)[0];
  return { value, label: text.trim() };
}
