import { DamagedFileError, UserError } from '../base/errors.ts';
import { decodeLatin1 } from '../base/text.ts';
import type { ByteSource } from '../recording/byte-source.ts';
import type { SampleType } from './sample-type.ts';

/** What the chunks of a wave file say. */
export interface WavHeader {
  readonly sampleType: SampleType;
  readonly channelCount: number;
  readonly sampleRate: number;
  readonly dataOffset: number;
  /** Bytes of samples that the file really holds. */
  readonly dataBytes: number;
  /** Bytes of samples that the header announces; undefined where it announces none, as live recorders do. */
  readonly announcedBytes: number | undefined;
}

interface Chunk {
  readonly id: string;
  /** First byte after the chunk's id and size. */
  readonly offset: number;
  readonly size: number;
}

/** Size field of a chunk whose true size stands in the ds64 chunk, or is not known. */
const SIZE_ELSEWHERE = 0xffffffff;
/** A sound file has a handful of chunks; more of them before the samples is damage. */
const MOST_CHUNKS = 4096;

const PCM = 1;
const IEEE_FLOAT = 3;
const EXTENSIBLE = 0xfffe;

export function isWav(head: Uint8Array): boolean {
  const form = decodeLatin1(head.subarray(0, 4));
  const isRiff = form === 'RIFF' || form === 'RF64' || form === 'BW64';
  return isRiff && decodeLatin1(head.subarray(8, 12)) === 'WAVE';
}

/**
 * Walks the chunks of a RIFF, RF64 or BW64 wave file (EBU Tech 3306 for the ds64 chunk) up to its
 * samples. A data chunk of size 0 or 0xFFFFFFFF, or one that ends beyond the file, is taken to
 * reach to the end of the file.
 * @throws DamagedFileError `WAV_HEADER`
 * @throws UserError `WAV_TYPE`
 */
export async function readWavHeader(source: ByteSource): Promise<WavHeader> {
  let format: Pick<WavHeader, 'sampleType' | 'channelCount' | 'sampleRate'> | undefined;
  let longDataBytes: number | undefined;
  let offset = 12;
  for (let count = 0; count < MOST_CHUNKS; count++) {
    const chunk = await readChunk(source, offset);
    if (chunk === undefined) break;
    if (chunk.id === 'ds64') longDataBytes = await readLongDataBytes(source, chunk);
    else if (chunk.id === 'fmt ') format = await readFormat(source, chunk);
    else if (chunk.id === 'data') {
      if (format === undefined) throw damaged(source, 'has its samples before their format');
      return { ...format, ...(await dataRange(source, chunk, longDataBytes)) };
    }
    offset = chunk.offset + chunk.size + (chunk.size % 2);
  }
  throw damaged(source, 'has no data chunk');
}

async function readChunk(source: ByteSource, offset: number): Promise<Chunk | undefined> {
  if (offset + 8 > source.byteLength) return undefined;
  const view = viewOf(await source.read(offset, 8));
  return { id: idAt(view, 0), offset: offset + 8, size: view.getUint32(4, true) };
}

async function readLongDataBytes(source: ByteSource, chunk: Chunk): Promise<number> {
  const view = await readBody(source, chunk, 16);
  return view.getUint32(12, true) * 4294967296 + view.getUint32(8, true);
}

async function readFormat(source: ByteSource, chunk: Chunk) {
  const view = await readBody(source, chunk, 16);
  const tag = view.getUint16(0, true);
  const channelCount = view.getUint16(2, true);
  const sampleRate = view.getUint32(4, true);
  const frameBytes = view.getUint16(12, true);
  const bits = view.getUint16(14, true);
  const encoding = tag === EXTENSIBLE ? await readSubFormat(source, chunk) : tag;
  const sampleType = sampleTypeOf(encoding, bits);
  if (sampleType === undefined) {
    throw new UserError(
      'WAV_TYPE',
      `${source.name} is encoded as format ${encoding} with ${bits} bits; expected PCM of 8, 16, 24 or 32 bits or float of 32 or 64 bits. Convert it, e.g. to 16-bit PCM.`,
    );
  }
  if (channelCount === 0 || frameBytes !== (channelCount * bits) / 8) {
    throw damaged(source, `states ${channelCount} channels of ${bits} bits in ${frameBytes} bytes`);
  }
  return { sampleType, channelCount, sampleRate };
}

async function readSubFormat(source: ByteSource, chunk: Chunk): Promise<number> {
  return (await readBody(source, chunk, 26)).getUint16(24, true);
}

function sampleTypeOf(encoding: number, bits: number): SampleType | undefined {
  if (encoding === IEEE_FLOAT) {
    return bits === 32 ? 'float32' : bits === 64 ? 'float64' : undefined;
  }
  if (encoding !== PCM) return undefined;
  const types: ReadonlyMap<number, SampleType> = new Map([
    [8, 'uint8'],
    [16, 'int16'],
    [24, 'int24'],
    [32, 'int32'],
  ]);
  return types.get(bits);
}

async function dataRange(source: ByteSource, chunk: Chunk, longDataBytes: number | undefined) {
  const heldBytes = source.byteLength - chunk.offset;
  const announced = chunk.size === SIZE_ELSEWHERE ? longDataBytes : chunk.size;
  if (announced !== undefined && announced !== 0) {
    const dataBytes = Math.min(announced, heldBytes);
    return { dataOffset: chunk.offset, dataBytes, announcedBytes: announced };
  }
  const dataBytes = (await isChunkList(source, chunk.offset)) ? 0 : heldBytes;
  return { dataOffset: chunk.offset, dataBytes, announcedBytes: undefined };
}

/** Whether the rest of the file is well-formed chunks: then a data chunk of size 0 really is empty. */
async function isChunkList(source: ByteSource, start: number): Promise<boolean> {
  let offset = start;
  for (let count = 0; count < MOST_CHUNKS && offset < source.byteLength; count++) {
    const chunk = await readChunk(source, offset);
    if (chunk === undefined || !/^[ -~]{4}$/.test(chunk.id)) return false;
    offset = chunk.offset + chunk.size + (chunk.size % 2);
  }
  return offset === source.byteLength;
}

async function readBody(source: ByteSource, chunk: Chunk, length: number): Promise<DataView> {
  if (chunk.size < length || chunk.offset + length > source.byteLength) {
    throw damaged(source, `has a chunk "${chunk.id.trim()}" of only ${chunk.size} bytes`);
  }
  return viewOf(await source.read(chunk.offset, length));
}

function viewOf(bytes: Uint8Array): DataView {
  return new DataView(bytes.buffer, bytes.byteOffset, bytes.byteLength);
}

function idAt(view: DataView, offset: number): string {
  return decodeLatin1(new Uint8Array(view.buffer, view.byteOffset + offset, 4));
}

function damaged(source: ByteSource, what: string): DamagedFileError {
  return new DamagedFileError('WAV_HEADER', `${source.name} ${what}. Export the sound file again.`);
}
