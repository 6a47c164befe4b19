import { decodeLatin1, decodeUtf16 } from '../../base/text.ts';
import type { FileTree } from '../../recording/byte-source.ts';
import type { EventSource } from '../../recording/events.ts';
import { damagedNev, readNevHeader } from '../blackrock-nev.ts';
import type { ByteReader } from '../byte-reader.ts';
import { eventFiles, filesAt, withSource } from './event-files.ts';
import type { EventClock, EventFacts } from './event-list.ts';
import { eachRecord } from './fixed-records.ts';

/** What the events file of a recording calls its packets; those of spikes have the electrode's number. */
const DIGITAL = 0;
const COMMENT = 0xffff;
const BUTTON = 0xfffb;
const NUMBERED_ELECTRODES = 0x8000;
/** Bit of a digital packet's reason: its word came over the serial port. */
const SERIAL = 0x80;
const UTF16 = 1;
const LEAST_PACKET_BYTES = 12;

/** Digital words, comments and buttons of a Blackrock recording, from its `.nev` file. */
export function blackrockEvents(tree: FileTree, path: string, clock: EventClock): EventSource {
  const findPaths = () => filesAt(tree, [path]);
  return eventFiles(tree, clock, path, findPaths, (found, list) =>
    withSource(tree, found, async (source) => {
      const { headerBytes, packetBytes, hasLongStamps, timestampRate } =
        await readNevHeader(source);
      if (packetBytes < LEAST_PACKET_BYTES || timestampRate === 0) throw damagedNev(source);
      await eachRecord(source, headerBytes, packetBytes, (packet) => {
        const ticks = hasLongStamps ? packet.uint64() : packet.uint32();
        const facts = factsOf(packet, packet.uint16(), packetBytes);
        if (facts !== undefined) list.addAtTime(ticks / timestampRate, facts);
      });
    }),
  );
}

function factsOf(packet: ByteReader, id: number, packetBytes: number): EventFacts | undefined {
  if (id !== DIGITAL && id < NUMBERED_ELECTRODES) return undefined;
  const first = packet.uint8();
  packet.skip(1);
  if (id === DIGITAL) {
    return { channel: first & SERIAL ? 'serial' : 'digital', value: packet.uint16() };
  }
  if (id === BUTTON) return { channel: 'button', value: first };
  if (id !== COMMENT) return undefined;
  packet.skip(4);
  const bytes = packet.bytes(packetBytes - packet.position);
  const text = first === UTF16 ? decodeUtf16(bytes) : decodeLatin1(bytes);
  return { channel: 'comment', label: text.split('\0', 1)[0].trim() };
}
