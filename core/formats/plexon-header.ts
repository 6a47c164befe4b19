import { DamagedFileError } from '../base/errors.ts';
import { decodeLatin1 } from '../base/text.ts';
import type { ByteSource } from '../recording/byte-source.ts';
import { ByteReader } from './byte-reader.ts';
import { MOST_CHANNELS } from './open-options.ts';

export interface PlexonChannel {
  readonly name: string;
  /** Number by which blocks refer to it. */
  readonly number: number;
}

/** A channel of continuous samples. */
export interface PlexonSlowChannel extends PlexonChannel {
  readonly sampleRate: number;
  readonly gainToMicrovolts: number;
}

export interface PlexonHeader {
  readonly headerBytes: number;
  /** Ticks of the clock in a second. */
  readonly timestampRate: number;
  readonly events: readonly PlexonChannel[];
  readonly slow: readonly PlexonSlowChannel[];
}

const GLOBAL_BYTES = 7504;
const DSP_BYTES = 1020;
const EVENT_BYTES = 296;
const SLOW_BYTES = 296;

export const isPlexon = (head: Uint8Array) => decodeLatin1(head.subarray(0, 4)) === 'PLEX';

/**
 * Header of a `.plx` file, versions 100 to 107 (Plexon, `plexon.h`).
 * @throws DamagedFileError `PLEXON_HEADER`
 */
export async function readPlexonHeader(source: ByteSource): Promise<PlexonHeader> {
  const global = await reader(source, 0, GLOBAL_BYTES);
  global.skip(4);
  const version = global.int32();
  global.skip(128);
  const timestampRate = global.int32();
  const [dspCount, eventCount, slowCount] = [global.int32(), global.int32(), global.int32()];
  const counts = [dspCount, eventCount, slowCount];
  if (timestampRate <= 0 || counts.some((count) => count < 0 || count > MOST_CHANNELS)) {
    throw damaged(
      source,
      `states ${counts.join(', ')} channels at ${timestampRate} ticks a second`,
    );
  }
  global.skip(10 * 4 + 8 + 2);
  const bits = global.uint8();
  global.skip(1 + 2);
  const mostMillivolts = global.uint16();
  const eventsAt = GLOBAL_BYTES + DSP_BYTES * dspCount;
  const slowAt = eventsAt + EVENT_BYTES * eventCount;
  const scale = { version, bits, mostMillivolts };
  return {
    headerBytes: slowAt + SLOW_BYTES * slowCount,
    timestampRate,
    events: await readChannels(source, eventsAt, EVENT_BYTES, eventCount, readName),
    slow: await readChannels(source, slowAt, SLOW_BYTES, slowCount, (fields) =>
      readSlow(source, fields, scale),
    ),
  };
}

async function readChannels<Channel>(
  source: ByteSource,
  offset: number,
  bytes: number,
  count: number,
  read: (fields: ByteReader) => Channel,
): Promise<Channel[]> {
  const channels: Channel[] = [];
  for (let i = 0; i < count; i++) {
    channels.push(read(await reader(source, offset + i * bytes, bytes)));
  }
  return channels;
}

function readName(fields: ByteReader): PlexonChannel {
  return { name: fields.text(32), number: fields.int32() };
}

interface Scale {
  readonly version: number;
  readonly bits: number;
  readonly mostMillivolts: number;
}

/** Half the range of the converter before version 103, in mV over 12 bits. */
const OLD_MILLIVOLTS = 5000;
const OLD_HALF_RANGE = 2048;

function readSlow(source: ByteSource, fields: ByteReader, scale: Scale): PlexonSlowChannel {
  const channel = readName(fields);
  const sampleRate = fields.int32();
  const gain = fields.int32();
  fields.skip(4);
  const preampGain = scale.version <= 101 ? 1000 : fields.int32();
  const perCount =
    scale.version <= 102
      ? OLD_MILLIVOLTS / OLD_HALF_RANGE
      : scale.mostMillivolts / (0.5 * 2 ** scale.bits);
  const millivolts = perCount / (gain * preampGain);
  if (sampleRate <= 0 || !Number.isFinite(millivolts) || millivolts === 0) {
    throw damaged(source, `describes ${channel.name} by ${sampleRate} Hz and gain ${gain}`);
  }
  return { ...channel, sampleRate, gainToMicrovolts: 1000 * millivolts };
}

async function reader(source: ByteSource, offset: number, length: number): Promise<ByteReader> {
  const end = () => damaged(source, 'ends within its header');
  if (offset + length > source.byteLength) throw end();
  return new ByteReader(await source.read(offset, length), end);
}

function damaged(source: ByteSource, what: string): DamagedFileError {
  return new DamagedFileError(
    'PLEXON_HEADER',
    `${source.name} ${what}; expected a .plx file of Plexon. Copy it again.`,
  );
}
