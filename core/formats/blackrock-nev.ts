import { DamagedFileError } from '../base/errors.ts';
import type { ByteSource } from '../recording/byte-source.ts';
import { ByteReader } from './byte-reader.ts';

/** What the beginning of an events file (`.nev`) says of the packets in it. */
export interface NevHeader {
  /** Whether time stamps have 64 bits, as since version 3.0. */
  readonly hasLongStamps: boolean;
  readonly headerBytes: number;
  readonly packetBytes: number;
  /** Ticks of the clock in a second. */
  readonly timestampRate: number;
  /** Microvolts per count, by the numbers of the electrodes. */
  readonly microvolts: ReadonlyMap<number, number>;
}

const BASIC_BYTES = 336;
const EXTENDED_BYTES = 32;
const MOST_EXTENDED = 100_000;

/** What the format has no room for: analogue inputs of 152.592547 microvolts a count say this. */
const OVERFLOWN_NANOVOLTS = 21_516;
const NANOVOLTS_OF_OVERFLOWN = 152_592.547;

/**
 * Header of an events file by the specifications 2.1 to 3.0.
 * @throws DamagedFileError `BLACKROCK_EVENTS`
 */
export async function readNevHeader(source: ByteSource): Promise<NevHeader> {
  if (source.byteLength < BASIC_BYTES) throw damagedNev(source);
  const basic = new ByteReader(await source.read(0, BASIC_BYTES), () => damagedNev(source));
  const id = basic.text(8);
  if (!/^(NEURALEV|BREVENTS)$/.test(id)) throw damagedNev(source);
  basic.skip(2 + 2);
  const headerBytes = basic.uint32();
  const packetBytes = basic.uint32();
  const timestampRate = basic.uint32();
  basic.skip(BASIC_BYTES - basic.position - 4);
  const count = basic.uint32();
  const length = EXTENDED_BYTES * count;
  if (count > MOST_EXTENDED || BASIC_BYTES + length > source.byteLength) throw damagedNev(source);
  const extended = new ByteReader(await source.read(BASIC_BYTES, length), () => damagedNev(source));
  return {
    hasLongStamps: id === 'BREVENTS',
    headerBytes: Math.max(headerBytes, BASIC_BYTES + length),
    packetBytes,
    timestampRate,
    microvolts: readScales(extended, count),
  };
}

function readScales(extended: ByteReader, count: number): ReadonlyMap<number, number> {
  const microvolts = new Map<number, number>();
  for (let i = 0; i < count; i++) {
    const id = extended.text(8);
    const electrode = extended.uint16();
    extended.skip(2);
    const nanovolts = extended.uint16();
    extended.skip(EXTENDED_BYTES - 14);
    if (id !== 'NEUEVWAV' || nanovolts === 0) continue;
    const stated = nanovolts === OVERFLOWN_NANOVOLTS ? NANOVOLTS_OF_OVERFLOWN : nanovolts;
    microvolts.set(electrode, stated / 1000);
  }
  return microvolts;
}

export function damagedNev({ name }: ByteSource): DamagedFileError {
  return new DamagedFileError(
    'BLACKROCK_EVENTS',
    `${name} is no complete .nev file, so neither its events nor the scale of a recording of version 2.1 can be read. Copy it again, or move it away and give --gain-uv.`,
  );
}
