import { DamagedFileError } from '../base/errors.ts';
import { decodeUtf16 } from '../base/text.ts';
import type { ByteSource } from '../recording/byte-source.ts';
import { ByteReader } from './byte-reader.ts';

export type IntanSignal = 'amplifier' | 'auxiliary' | 'supply' | 'adc' | 'dac' | 'din' | 'dout';

export interface IntanChannel {
  /** As the chip and pin are called, e.g. `A-004`. */
  readonly nativeName: string;
  /** As the user called it; the native name unless it was changed. */
  readonly customName: string;
  readonly signal: IntanSignal;
  /** Number among the channels of its port; the bit of a digital line. */
  readonly nativeOrder: number;
}

export interface IntanHeader {
  readonly system: 'rhd' | 'rhs';
  readonly sampleRate: number;
  readonly headerBytes: number;
  /** Frames in a block of samples. */
  readonly blockFrames: number;
  readonly temperatureSensors: number;
  /** Whether the direct-current amplifiers of a stimulator were recorded too. */
  readonly hasDcAmplifier: boolean;
  /** What the analogue inputs of the board measure: 0, 1 or 13. */
  readonly boardMode: number;
  /** Those that were switched on, in the order of the file. */
  readonly channels: readonly IntanChannel[];
}

const RHD_MAGIC = 0xc6912702;
const RHS_MAGIC = 0xd69127ac;
/** A header of thousands of channels is about a megabyte. */
const MOST_HEADER_BYTES = 8 << 20;
const NO_TEXT = 0xffffffff;

const rhdSignals: readonly IntanSignal[] = [
  'amplifier',
  'auxiliary',
  'supply',
  'adc',
  'din',
  'dout',
];
const rhsSignals: readonly (IntanSignal | undefined)[] = [
  'amplifier',
  undefined,
  undefined,
  'adc',
  'dac',
  'din',
  'dout',
];

function magicOf(head: Uint8Array): number {
  if (head.length < 4) return 0;
  return new DataView(head.buffer, head.byteOffset, 4).getUint32(0, true);
}

export const isIntan = (head: Uint8Array) => [RHD_MAGIC, RHS_MAGIC].includes(magicOf(head));

/**
 * Header of an RHD2000 or RHS2000 file, versions 1.0 to 3.x.
 * @throws DamagedFileError `INTAN_HEADER`
 */
export async function readIntanHeader(source: ByteSource): Promise<IntanHeader> {
  const bytes = await source.read(0, Math.min(MOST_HEADER_BYTES, source.byteLength));
  const fields = new ByteReader(bytes, () => damaged(source, 'ends within its header'));
  const magic = fields.uint32();
  if (magic !== RHD_MAGIC && magic !== RHS_MAGIC) throw damaged(source, 'is no Intan file');
  const system = magic === RHD_MAGIC ? 'rhd' : 'rhs';
  const version = fields.int16() + fields.int16() / 100;
  const sampleRate = fields.float32();
  if (!(Number.isFinite(sampleRate) && sampleRate > 0)) {
    throw damaged(source, `states ${sampleRate} samples per second`);
  }
  const facts = system === 'rhd' ? readRhdFacts(fields, version) : readRhsFacts(fields);
  if (facts.temperatureSensors < 0) {
    throw damaged(source, `states ${facts.temperatureSensors} temperature sensors`);
  }
  const channels = readGroups(fields, system);
  const blockFrames = system === 'rhd' && version < 2 ? 60 : 128;
  return { system, sampleRate, headerBytes: fields.position, blockFrames, channels, ...facts };
}

type Facts = Pick<IntanHeader, 'temperatureSensors' | 'hasDcAmplifier' | 'boardMode'>;

function readRhdFacts(fields: ByteReader, version: number): Facts {
  fields.skip(2 + 6 * 4 + 2 + 2 * 4);
  skipTexts(fields, 3);
  const temperatureSensors = version >= 1.01 ? fields.int16() : 0;
  const boardMode = version >= 1.03 ? fields.int16() : 0;
  if (version >= 2) skipTexts(fields, 1);
  return { temperatureSensors, boardMode, hasDcAmplifier: false };
}

function readRhsFacts(fields: ByteReader): Facts {
  fields.skip(2 + 8 * 4 + 2 + 2 * 4 + 2 * 2 + 3 * 4);
  skipTexts(fields, 3);
  const hasDcAmplifier = fields.int16() !== 0;
  const boardMode = fields.int16();
  skipTexts(fields, 1);
  return { temperatureSensors: 0, boardMode, hasDcAmplifier };
}

function readGroups(fields: ByteReader, system: IntanHeader['system']): IntanChannel[] {
  const channels: IntanChannel[] = [];
  const groupCount = fields.int16();
  for (let group = 0; group < groupCount; group++) {
    skipTexts(fields, 2);
    const isEnabled = fields.int16() !== 0;
    const channelCount = fields.int16();
    fields.skip(2);
    if (!isEnabled) continue;
    for (let i = 0; i < channelCount; i++) {
      const channel = readChannel(fields, system);
      if (channel !== undefined) channels.push(channel);
    }
  }
  return channels;
}

function readChannel(fields: ByteReader, system: IntanHeader['system']): IntanChannel | undefined {
  const nativeName = readText(fields);
  const customName = readText(fields) || nativeName;
  const nativeOrder = fields.int16();
  fields.skip(2);
  const signals = system === 'rhd' ? rhdSignals : rhsSignals;
  const signal = signals[fields.int16()];
  const isEnabled = fields.int16() !== 0;
  fields.skip(2 * (system === 'rhd' ? 6 : 7) + 2 * 4);
  return isEnabled && signal !== undefined
    ? { nativeName, customName, signal, nativeOrder }
    : undefined;
}

function skipTexts(fields: ByteReader, count: number): void {
  for (let i = 0; i < count; i++) readText(fields);
}

/** A text of Qt: its bytes as UTF-16, after their number. */
function readText(fields: ByteReader): string {
  const length = fields.uint32();
  return length === NO_TEXT ? '' : decodeUtf16(fields.bytes(length));
}

function damaged(source: ByteSource, what: string): DamagedFileError {
  return new DamagedFileError(
    'INTAN_HEADER',
    `${source.name} ${what}; expected an .rhd or .rhs file of Intan. Copy it again.`,
  );
}
