import { DamagedFileError } from '../../base/errors.ts';
import type { ByteSource } from '../../recording/byte-source.ts';
import { inflatedSource } from '../deflate/inflated-source.ts';
import { type ByteOrder, decodeSamples, type SampleType } from '../sample-type.ts';

/** Bytes of a file, or of what a part of it holds compressed, with elements one after the other. */
export interface ElementRange {
  readonly source: ByteSource;
  readonly byteOrder: ByteOrder;
  readonly offset: number;
  readonly end: number;
}

export interface Element {
  readonly type: number;
  /** First byte of its data. */
  readonly offset: number;
  readonly byteLength: number;
  /** Where the next element begins. */
  readonly next: number;
}

export const elementTypes = { utf8: 16, utf16: 17, matrix: 14, compressed: 15 } as const;

export const elementNumbers: ReadonlyMap<number, SampleType> = new Map([
  [1, 'int8'],
  [2, 'uint8'],
  [3, 'int16'],
  [4, 'uint16'],
  [5, 'int32'],
  [6, 'uint32'],
  [7, 'float32'],
  [9, 'float64'],
  [12, 'int64'],
  [13, 'uint64'],
]);

/** Names and shapes are short; what is longer is damage. */
const MOST_SHORT_BYTES = 1 << 16;

/**
 * Reads the tag of an element: type and length in eight bytes, or both in four with up to four
 * bytes of data behind them.
 * @throws DamagedFileError `MAT_FILE`
 */
export async function readElement(range: ElementRange, offset: number): Promise<Element> {
  const { source, byteOrder, end } = range;
  if (offset + 8 > end) throw damagedMat(source, `ends within an element at byte ${offset}`);
  const [word, long] = decodeSamples(await source.read(offset, 8), 'uint32', byteOrder);
  const short = word >>> 16;
  if (short > 4) {
    throw damagedMat(source, `has ${short} bytes at byte ${offset}, where 4 have room`);
  }
  const isShort = short > 0;
  const start = offset + (isShort ? 4 : 8);
  const byteLength = isShort ? short : long;
  if (start + byteLength > end) {
    const held = Math.max(0, end - start);
    throw damagedMat(source, `announces ${byteLength} bytes at byte ${start}, where ${held} are`);
  }
  return {
    type: isShort ? word & 0xffff : word,
    offset: start,
    byteLength,
    next: isShort ? offset + 8 : start + 8 * Math.ceil(byteLength / 8),
  };
}

/** The data of a short element. @throws DamagedFileError `MAT_FILE` */
export async function shortBytes({ source }: ElementRange, element: Element): Promise<Uint8Array> {
  if (element.byteLength <= MOST_SHORT_BYTES) {
    return source.read(element.offset, element.byteLength);
  }
  throw damagedMat(source, `has a text of ${element.byteLength} bytes at byte ${element.offset}`);
}

/** Few whole numbers, such as the lengths of axes. @throws DamagedFileError `MAT_FILE` */
export async function shortNumbers(range: ElementRange, element: Element): Promise<number[]> {
  const type = elementNumbers.get(element.type);
  if (type === undefined) {
    throw damagedMat(range.source, `has no numbers at byte ${element.offset}`);
  }
  return Array.from(decodeSamples(await shortBytes(range, element), type, range.byteOrder));
}

const ZLIB_HEADER_BYTES = 2;
const ZLIB_CHECK_BYTES = 4;

/**
 * The one element that a compressed element (zlib, RFC 1950) holds.
 * @throws DamagedFileError `MAT_FILE`, `COMPRESSED_DATA`
 */
export async function inflatedRange(
  { source, byteOrder }: ElementRange,
  { offset, byteLength }: Element,
): Promise<ElementRange> {
  const isLongEnough = byteLength > ZLIB_HEADER_BYTES + ZLIB_CHECK_BYTES;
  const [method, flags] = isLongEnough ? await source.read(offset, ZLIB_HEADER_BYTES) : [0, 0];
  if ((method & 15) !== 8 || (flags & 32) !== 0 || (256 * method + flags) % 31 !== 0) {
    throw damagedMat(source, `has a variable at byte ${offset} that is compressed in no known way`);
  }
  const compressed = {
    source,
    offset: offset + ZLIB_HEADER_BYTES,
    byteLength: byteLength - ZLIB_HEADER_BYTES - ZLIB_CHECK_BYTES,
  };
  const tag = { source: inflatedSource(compressed, 8), byteOrder, offset: 0, end: Infinity };
  const { next } = await readElement(tag, 0);
  return { source: inflatedSource(compressed, next), byteOrder, offset: 0, end: next };
}

export function damagedMat(source: ByteSource, what: string): DamagedFileError {
  return new DamagedFileError(
    'MAT_FILE',
    `${source.name} ${what}; expected a MATLAB file of version 5. Save it again.`,
  );
}
