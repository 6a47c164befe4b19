import { DamagedFileError, UserError } from '../base/errors.ts';
import { decodeLatin1, decodeUtf8 } from '../base/text.ts';
import type { ByteSource } from '../recording/byte-source.ts';
import { type ByteOrder, bytesPerSample, type SampleType } from './sample-type.ts';

/** What the header of a NumPy file says (numpy.lib.format, versions 1 to 3). */
export interface NpyHeader {
  readonly sampleType: SampleType;
  readonly byteOrder: ByteOrder;
  readonly fortranOrder: boolean;
  readonly shape: readonly number[];
  /** First byte after the header. */
  readonly dataOffset: number;
}

const MAGIC = '\x93NUMPY';
const MOST_HEADER_BYTES = 1 << 20;

const SAMPLE_TYPES: ReadonlyMap<string, SampleType> = new Map([
  ['i1', 'int8'],
  ['u1', 'uint8'],
  ['i2', 'int16'],
  ['u2', 'uint16'],
  ['i4', 'int32'],
  ['u4', 'uint32'],
  ['i8', 'int64'],
  ['u8', 'uint64'],
  ['f4', 'float32'],
  ['f8', 'float64'],
]);

export function isNpy(head: Uint8Array): boolean {
  return decodeLatin1(head.subarray(0, MAGIC.length)) === MAGIC;
}

/**
 * Reads the header: magic, version, header length (2 bytes in version 1, else 4), and a Python
 * dictionary with `descr`, `fortran_order` and `shape`.
 * @throws DamagedFileError `NPY_HEADER`
 * @throws UserError `NPY_TYPE`
 */
export async function readNpyHeader(source: ByteSource): Promise<NpyHeader> {
  const { text, dataOffset } = await readDictionary(source);
  return { ...parseShape(text, source), ...parseType(text, source), dataOffset };
}

/** A list of texts of a fixed number of bytes each. */
export interface NpyTextHeader {
  readonly textBytes: number;
  /** Bytes of UTF-8, or of UTF-32 in an order of its bytes. */
  readonly encoding: 'utf-8' | ByteOrder;
  readonly count: number;
  readonly dataOffset: number;
}

const TEXT_TYPE = /['"]descr['"]\s*:\s*['"]([|<>=]?)([SU])(\d{1,6})['"]/;

/** Whether an array holds texts, not numbers. @throws DamagedFileError `NPY_HEADER` */
export async function holdsTexts(source: ByteSource): Promise<boolean> {
  return TEXT_TYPE.test((await readDictionary(source)).text);
}

/**
 * Reads the header of a list of texts (`S10`, `<U10` and the like).
 * @throws DamagedFileError `NPY_HEADER`
 */
export async function readNpyTextHeader(source: ByteSource): Promise<NpyTextHeader> {
  const { text, dataOffset } = await readDictionary(source);
  const { shape } = parseShape(text, source);
  const found = TEXT_TYPE.exec(text);
  if (found === null || shape.length !== 1) throw damaged(source, 'holds no list of texts');
  const [, prefix, kind, digits] = found;
  const characters = Number(digits);
  const common = { count: shape[0], dataOffset };
  if (kind === 'S') return { ...common, textBytes: characters, encoding: 'utf-8' };
  return { ...common, textBytes: 4 * characters, encoding: prefix === '>' ? 'big' : 'little' };
}

/** A field of the records of a structured array. */
export interface NpyField {
  readonly name: string;
  readonly sampleType: SampleType;
  readonly byteOrder: ByteOrder;
  /** Bytes before it within a record. */
  readonly offset: number;
}

interface NpyRecordHeader {
  readonly fields: readonly NpyField[];
  readonly recordBytes: number;
  readonly count: number;
  readonly dataOffset: number;
}

/**
 * Reads the header of a list of records, fields one after the other without padding.
 * @throws DamagedFileError `NPY_HEADER`
 * @throws UserError `NPY_TYPE`
 */
export async function readNpyRecordHeader(source: ByteSource): Promise<NpyRecordHeader> {
  const { text, dataOffset } = await readDictionary(source);
  const { shape } = parseShape(text, source);
  const list = /['"]descr['"]\s*:\s*\[([^\]]*)\]/.exec(text)?.[1];
  if (list === undefined || shape.length !== 1) throw damaged(source, 'holds no list of records');
  let recordBytes = 0;
  const fields = Array.from(
    list.matchAll(/\(\s*['"]([^'"]*)['"]\s*,\s*['"]([<>|=]?)(\w+)['"]\s*\)/g),
    ([, name, prefix, code]): NpyField => {
      const field = { name, ...typeOf(prefix, code, source), offset: recordBytes };
      recordBytes += bytesPerSample(field.sampleType);
      return field;
    },
  );
  if (fields.length === 0 || fields.length !== list.split('(').length - 1) {
    throw damaged(source, `has records of [${list}]`);
  }
  return { fields, recordBytes, count: shape[0], dataOffset };
}

/** The dictionary of the header as Python writes it. */
async function readDictionary(source: ByteSource): Promise<{ text: string; dataOffset: number }> {
  if (source.byteLength < 12) throw damaged(source, 'ends within its header');
  const head = await source.read(0, 12);
  if (!isNpy(head)) throw damaged(source, 'does not begin like a NumPy file');
  const version = head[6];
  if (version < 1 || version > 3) throw damaged(source, `has the unknown version ${version}`);
  const view = new DataView(head.buffer, head.byteOffset, head.byteLength);
  const textOffset = version === 1 ? 10 : 12;
  const textBytes = version === 1 ? view.getUint16(8, true) : view.getUint32(8, true);
  if (textBytes > MOST_HEADER_BYTES || textOffset + textBytes > source.byteLength) {
    throw damaged(source, `announces a header of ${textBytes} bytes`);
  }
  const bytes = await source.read(textOffset, textBytes);
  const text = version === 3 ? decodeUtf8(bytes) : decodeLatin1(bytes);
  return { text, dataOffset: textOffset + textBytes };
}

function parseShape(text: string, source: ByteSource): Pick<NpyHeader, 'fortranOrder' | 'shape'> {
  const order = /['"]fortran_order['"]\s*:\s*(True|False)/.exec(text)?.[1];
  const dimensions = /['"]shape['"]\s*:\s*\(([\d\s,L]*)\)/.exec(text)?.[1];
  if (order === undefined || dimensions === undefined) {
    throw damaged(source, 'has a header without fortran_order or shape');
  }
  const shape = dimensions
    .split(',')
    .map((dimension) => dimension.trim().replace(/L$/, ''))
    .filter((dimension) => dimension !== '')
    .map(Number);
  if (!shape.every(Number.isSafeInteger)) throw damaged(source, `has the shape (${dimensions})`);
  return { fortranOrder: order === 'True', shape };
}

function parseType(text: string, source: ByteSource): Pick<NpyHeader, 'sampleType' | 'byteOrder'> {
  const [, prefix, code] = /['"]descr['"]\s*:\s*['"]([<>|=]?)(\w+)['"]/.exec(text) ?? [];
  return typeOf(prefix, code, source);
}

function typeOf(
  prefix: string | undefined,
  code: string | undefined,
  source: ByteSource,
): Pick<NpyHeader, 'sampleType' | 'byteOrder'> {
  const sampleType = SAMPLE_TYPES.get(code ?? '');
  if (sampleType !== undefined) {
    return { sampleType, byteOrder: prefix === '>' ? 'big' : 'little' };
  }
  const found = code ?? 'records or objects';
  throw new UserError(
    'NPY_TYPE',
    `${source.name} holds ${found}; expected integers of 8 to 64 bits, float32 or float64. Convert the array, e.g. with numpy's astype('float32').`,
  );
}

function damaged(source: ByteSource, what: string): DamagedFileError {
  return new DamagedFileError('NPY_HEADER', `${source.name} ${what}. Save the array again.`);
}
