import { DamagedFileError } from '../base/errors.ts';
import { decodeLatin1 } from '../base/text.ts';
import type { ByteSource } from '../recording/byte-source.ts';
import { ByteReader } from './byte-reader.ts';
import { MOST_CHANNELS } from './open-options.ts';

export interface NsxChannel {
  /** Number of the electrode. */
  readonly id: number;
  readonly name: string;
  /** Microvolts per count; undefined where the file does not tell, as before version 2.2. */
  readonly gainToMicrovolts: number | undefined;
  readonly isElectrode: boolean;
}

export interface NsxHeader {
  readonly version: '2.1' | '2.2' | '3.0';
  readonly headerBytes: number;
  readonly sampleRate: number;
  /** Ticks of the clock in a second. */
  readonly timestampRate: number;
  readonly channels: readonly NsxChannel[];
}

/** Ticks of the clock that sampling periods count. */
const PERIOD_CLOCK_HZ = 30_000;
const BASIC_BYTES = 314;
const CHANNEL_BYTES = 66;
const MAGIC: ReadonlyMap<string, NsxHeader['version']> = new Map([
  ['NEURALSG', '2.1'],
  ['NEURALCD', '2.2'],
  ['BRSMPGRP', '3.0'],
]);

const versionOf = (head: Uint8Array) => MAGIC.get(decodeLatin1(head.subarray(0, 8)));

export const isNsx = (head: Uint8Array) => versionOf(head) !== undefined;

/**
 * Header of a continuous file (`.ns1` to `.ns9`) by the specifications 2.1 to 3.0.
 * @throws DamagedFileError `BLACKROCK_HEADER`
 */
export async function readNsxHeader(source: ByteSource): Promise<NsxHeader> {
  const basic = await reader(source, 0, Math.min(BASIC_BYTES, source.byteLength));
  const version = versionOf(basic.bytes(8));
  if (version === undefined) throw damaged(source, 'is no continuous file');
  return version === '2.1' ? readOldHeader(source, basic) : readNewHeader(source, basic, version);
}

async function readOldHeader(source: ByteSource, basic: ByteReader): Promise<NsxHeader> {
  basic.skip(16);
  const sampleRate = rateOf(source, basic.uint32());
  const count = channelCountOf(source, basic.uint32());
  const headerBytes = basic.position + 4 * count;
  const ids = await reader(source, basic.position, 4 * count);
  const channels = Array.from({ length: count }, () => {
    const id = ids.uint32();
    const isElectrode = id <= LAST_OLD_ELECTRODE;
    const name = isElectrode ? `elec${id}` : `ainp${id - LAST_OLD_ELECTRODE}`;
    return { id, name, gainToMicrovolts: undefined, isElectrode };
  });
  return { version: '2.1', headerBytes, sampleRate, timestampRate: PERIOD_CLOCK_HZ, channels };
}

/** Numbers above are the analogue inputs of the first amplifiers. */
const LAST_OLD_ELECTRODE = 128;

async function readNewHeader(
  source: ByteSource,
  basic: ByteReader,
  version: NsxHeader['version'],
): Promise<NsxHeader> {
  basic.skip(2);
  const headerBytes = basic.uint32();
  basic.skip(16 + 256);
  const sampleRate = rateOf(source, basic.uint32());
  const timestampRate = basic.uint32() || PERIOD_CLOCK_HZ;
  basic.skip(16);
  const count = channelCountOf(source, basic.uint32());
  if (headerBytes < BASIC_BYTES + CHANNEL_BYTES * count) {
    throw damaged(source, `announces ${count} channels in a header of ${headerBytes} bytes`);
  }
  const fields = await reader(source, BASIC_BYTES, CHANNEL_BYTES * count);
  const channels = Array.from({ length: count }, () => readChannel(source, fields));
  return { version, headerBytes, sampleRate, timestampRate, channels };
}

function readChannel(source: ByteSource, fields: ByteReader): NsxChannel {
  if (fields.text(2) !== 'CC') throw damaged(source, 'has a channel that is not described');
  const id = fields.uint16();
  const label = fields.text(16);
  fields.skip(2);
  const [lowestCount, highestCount, lowest, highest] = Array.from({ length: 4 }, () =>
    fields.int16(),
  );
  const unit = fields.text(16);
  fields.skip(20);
  const perCount = (highest - lowest) / (highestCount - lowestCount);
  if (!Number.isFinite(perCount) || perCount === 0) {
    throw damaged(source, `gives channel ${id} a range of ${highestCount - lowestCount} counts`);
  }
  return {
    id,
    name: label || `elec${id}`,
    gainToMicrovolts: perCount * (/^mV$/i.test(unit) ? 1000 : /^V$/i.test(unit) ? 1e6 : 1),
    isElectrode: !/^(ainp|audio|analog)/i.test(label) && !/^m?V$/i.test(unit),
  };
}

async function reader(source: ByteSource, offset: number, length: number): Promise<ByteReader> {
  const end = () => damaged(source, 'ends within its header');
  if (offset + length > source.byteLength) throw end();
  return new ByteReader(await source.read(offset, length), end);
}

function rateOf(source: ByteSource, period: number): number {
  if (period > 0) return PERIOD_CLOCK_HZ / period;
  throw damaged(source, 'states a sampling period of 0');
}

function channelCountOf(source: ByteSource, count: number): number {
  if (count >= 1 && count <= MOST_CHANNELS) return count;
  throw damaged(source, `states ${count} channels`);
}

function damaged(source: ByteSource, what: string): DamagedFileError {
  return new DamagedFileError(
    'BLACKROCK_HEADER',
    `${source.name} ${what}; expected a Blackrock .nsX file of version 2.1 to 3.0. Copy it again.`,
  );
}
