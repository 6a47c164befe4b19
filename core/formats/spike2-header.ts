import { DamagedFileError } from '../base/errors.ts';
import { decodeLatin1 } from '../base/text.ts';
import type { ByteSource } from '../recording/byte-source.ts';
import { ByteReader } from './byte-reader.ts';

/** What a channel holds, by CED's numbers. */
export const spike2Kinds = {
  adc: 1,
  eventFall: 2,
  eventRise: 3,
  eventBoth: 4,
  marker: 5,
  adcMark: 6,
  realMark: 7,
  textMark: 8,
  realWave: 9,
} as const;

export interface Spike2Channel {
  readonly number: number;
  readonly kind: number;
  readonly title: string;
  /** First byte of its first block; undefined where it has none. */
  readonly firstBlock: number | undefined;
  /** Bytes of a text or waveform behind each of its markers. */
  readonly extraBytes: number;
  /** Ticks from one sample to the next. */
  readonly ticksPerFrame: number;
  /** Physical units per count and at zero, of what has samples. */
  readonly perCount: number;
  readonly offset: number;
  readonly unit: string;
  /** For alternating levels: whether the first event is to high. */
  readonly beginsLow: boolean;
}

export interface Spike2Header {
  /** Bytes that places of blocks count in. */
  readonly blockUnit: number;
  readonly tickSeconds: number;
  readonly channels: readonly Spike2Channel[];
}

const HEADER_BYTES = 512;
const CHANNEL_BYTES = 140;
/** Version whose files may be larger than 2 GB: it counts places in disk blocks. */
const LARGE_VERSION = 9;
const DISK_BLOCK_BYTES = 512;
/** Before this version the clock had a microsecond as its base. */
const FREE_BASE_VERSION = 6;
const COUNTS_OF_FULL_SCALE = 6553.6;
const MOST_CHANNELS = 4096;

export const isSpike2 = (head: Uint8Array) => decodeLatin1(head.subarray(2, 12)) === '(C) CED 87';

/**
 * Header of a 32-bit Spike2 file (`.smr`, CED's SON library, versions 1 to 9).
 * @throws DamagedFileError `SPIKE2_HEADER`
 */
export async function readSpike2Header(source: ByteSource): Promise<Spike2Header> {
  const fields = await reader(source, 0, HEADER_BYTES);
  const version = fields.int16();
  fields.skip(18);
  const microsecondsPerTick = fields.int16();
  const ticksPerConversion = fields.int16();
  fields.skip(2 + 4);
  const channelCount = fields.int16();
  fields.skip(2 + 2 + 2 + 2 + 4);
  const base = fields.float64();
  const baseSeconds = version < FREE_BASE_VERSION ? 1e-6 : base;
  const tickSeconds = microsecondsPerTick * baseSeconds;
  const isKnown = version >= 1 && version <= LARGE_VERSION;
  if (!isKnown || !(tickSeconds > 0) || channelCount < 0 || channelCount > MOST_CHANNELS) {
    throw damagedSpike2(
      source,
      `states version ${version}, ${channelCount} channels and ticks of ${tickSeconds} s`,
    );
  }
  const blockUnit = version === LARGE_VERSION ? DISK_BLOCK_BYTES : 1;
  const channels: Spike2Channel[] = [];
  for (let number = 0; number < channelCount; number++) {
    const at = HEADER_BYTES + number * CHANNEL_BYTES;
    const channel = await reader(source, at, CHANNEL_BYTES);
    const ticksPerDivide = version < FREE_BASE_VERSION ? ticksPerConversion : undefined;
    channels.push(readChannel(channel, number, blockUnit, ticksPerDivide));
  }
  return { blockUnit, tickSeconds, channels };
}

/** @param ticksPerDivide where the interval is counted in conversions instead of ticks */
function readChannel(
  fields: ByteReader,
  number: number,
  blockUnit: number,
  ticksPerDivide: number | undefined,
): Spike2Channel {
  fields.skip(2 + 4);
  const first = fields.int32();
  fields.skip(4);
  const blocks = fields.uint16();
  const extraBytes = fields.uint16();
  fields.skip(2 + 2 + 2 + 2 + 72 + 4);
  const divide = fields.int32();
  fields.skip(2);
  const title = pascalText(fields.bytes(10));
  fields.skip(4);
  const kind = fields.uint8();
  fields.skip(1);
  const isReal = kind === spike2Kinds.realWave;
  const place = fields.position;
  const beginsLow = kind === spike2Kinds.eventBoth && fields.uint8() !== 0;
  fields.position = place;
  const scale = fields.float32();
  const offset = fields.float32();
  const unit = pascalText(fields.bytes(6));
  const oldDivide = fields.int16();
  return {
    number,
    kind,
    title: title || `channel ${number + 1}`,
    firstBlock: blocks > 0 && first > 0 ? first * blockUnit : undefined,
    extraBytes,
    ticksPerFrame: ticksPerDivide === undefined ? divide : oldDivide * ticksPerDivide,
    perCount: isReal ? 1 : scale / COUNTS_OF_FULL_SCALE,
    offset: isReal ? 0 : offset,
    unit,
    beginsLow,
  };
}

/** Text behind its length in one byte. */
const pascalText = (bytes: Uint8Array) =>
  decodeLatin1(bytes.subarray(1, 1 + bytes[0]))
    .split('\0', 1)[0]
    .trim();

async function reader(source: ByteSource, offset: number, length: number): Promise<ByteReader> {
  const end = () => damagedSpike2(source, 'ends within its header');
  if (offset + length > source.byteLength) throw end();
  return new ByteReader(await source.read(offset, length), end);
}

export function damagedSpike2(source: ByteSource, what: string): DamagedFileError {
  return new DamagedFileError(
    'SPIKE2_HEADER',
    `${source.name} ${what}; expected a 32-bit Spike2 file (.smr). Export it again, e.g. from Spike2.`,
  );
}
