import { DamagedFileError, UserError } from '../base/errors.ts';
import { decodeUtf8 } from '../base/text.ts';
import type { ByteSource } from '../recording/byte-source.ts';
import {
  type NpyField,
  readNpyHeader,
  readNpyRecordHeader,
  readNpyTextHeader,
} from './npy-header.ts';
import { type ByteOrder, bytesPerSample, decodeSamples } from './sample-type.ts';

const BYTES_PER_READ = 4 << 20;
const LAST_LETTER = 0x10ffff;

/**
 * All numbers of a NumPy array that is a list, or a table of one row or column.
 * @throws UserError `NPY_TYPE`, `NPY_SHAPE`; DamagedFileError `NPY_HEADER`, `TRUNCATED_FILE`
 */
export async function readNpyList(source: ByteSource): Promise<Float64Array> {
  const { sampleType, byteOrder, shape, dataOffset } = await readNpyHeader(source);
  if (shape.filter((length) => length !== 1).length > 1) {
    throw new UserError(
      'NPY_SHAPE',
      `${source.name} has the shape (${shape.join(', ')}); expected a list of numbers.`,
    );
  }
  const count = shape.reduce((product, length) => product * length, 1);
  const values = new Float64Array(
    checkedCount(source, dataOffset, bytesPerSample(sampleType), count),
  );
  await eachBlock(source, dataOffset, bytesPerSample(sampleType), count, (bytes, first) => {
    values.set(decodeSamples(bytes, sampleType, byteOrder), first);
  });
  return values;
}

/** Whether an array is of a type of whole numbers. @throws DamagedFileError `NPY_HEADER`; UserError `NPY_TYPE` */
export async function holdsWholeNumbers(source: ByteSource): Promise<boolean> {
  const { sampleType } = await readNpyHeader(source);
  return sampleType !== 'float32' && sampleType !== 'float64';
}

/**
 * All texts of a NumPy array of byte strings or of Unicode.
 * @throws DamagedFileError `NPY_HEADER`, `NPY_TEXT`, `TRUNCATED_FILE`
 */
export async function readNpyTexts(source: ByteSource): Promise<string[]> {
  const { textBytes, encoding, count, dataOffset } = await readNpyTextHeader(source);
  checkedCount(source, dataOffset, textBytes, count);
  const texts: string[] = [];
  await eachBlock(source, dataOffset, textBytes, count, (bytes) => {
    for (let at = 0; at < bytes.length; at += textBytes) {
      const own = bytes.subarray(at, at + textBytes);
      const text = encoding === 'utf-8' ? decodeUtf8(own) : decodeUtf32(own, encoding, source);
      texts.push(text.split('\0', 1)[0]);
    }
  });
  return texts;
}

/** Letters of four bytes each. */
function decodeUtf32(bytes: Uint8Array, byteOrder: ByteOrder, source: ByteSource): string {
  const view = new DataView(bytes.buffer, bytes.byteOffset, bytes.byteLength);
  let text = '';
  for (let at = 0; at < bytes.length; at += 4) {
    const letter = view.getUint32(at, byteOrder === 'little');
    if (letter > LAST_LETTER) {
      throw new DamagedFileError(
        'NPY_TEXT',
        `${source.name} holds the letter ${letter}, which Unicode does not have. Save the array again.`,
      );
    }
    text += String.fromCodePoint(letter);
  }
  return text;
}

/**
 * Columns of a structured array, by the names of their fields.
 * @throws UserError `NPY_TYPE`; DamagedFileError `NPY_HEADER`, `NPY_FIELD`, `TRUNCATED_FILE`
 */
export async function readNpyColumns<Name extends string>(
  source: ByteSource,
  names: readonly Name[],
): Promise<Record<Name, Float64Array>> {
  const { fields, recordBytes, count, dataOffset } = await readNpyRecordHeader(source);
  checkedCount(source, dataOffset, recordBytes, count);
  const wanted = names.map((name) => ({
    name,
    field: fieldNamed(name, fields, source),
    values: new Float64Array(count),
  }));
  await eachBlock(source, dataOffset, recordBytes, count, (bytes, first) => {
    const records = bytes.length / recordBytes;
    for (const { field, values } of wanted) {
      const size = bytesPerSample(field.sampleType);
      const column = new Uint8Array(records * size);
      for (let i = 0; i < records; i++) {
        const at = i * recordBytes + field.offset;
        column.set(bytes.subarray(at, at + size), i * size);
      }
      values.set(decodeSamples(column, field.sampleType, field.byteOrder), first);
    }
  });
  return Object.fromEntries(wanted.map(({ name, values }) => [name, values])) as Record<
    Name,
    Float64Array
  >;
}

function fieldNamed(name: string, fields: readonly NpyField[], source: ByteSource): NpyField {
  const field = fields.find((candidate) => candidate.name === name);
  if (field !== undefined) return field;
  const found = fields.map((candidate) => candidate.name).join(', ');
  throw new DamagedFileError(
    'NPY_FIELD',
    `${source.name} holds records of ${found}; expected a field ${name}.`,
  );
}

/** The count, where the file is long enough for it. */
function checkedCount(
  source: ByteSource,
  dataOffset: number,
  itemBytes: number,
  count: number,
): number {
  if (dataOffset + count * itemBytes <= source.byteLength) return count;
  throw new DamagedFileError(
    'TRUNCATED_FILE',
    `${source.name} ends early: it announces ${count} values of ${itemBytes} bytes and holds ${source.byteLength - dataOffset} bytes. Save the array again.`,
  );
}

/** Reads items block by block, so that no read is large. */
async function eachBlock(
  source: ByteSource,
  dataOffset: number,
  itemBytes: number,
  count: number,
  take: (bytes: Uint8Array, firstItem: number) => void,
): Promise<void> {
  const itemsPerRead = Math.max(1, Math.floor(BYTES_PER_READ / itemBytes));
  for (let first = 0; first < count; first += itemsPerRead) {
    const items = Math.min(itemsPerRead, count - first);
    take(await source.read(dataOffset + first * itemBytes, items * itemBytes), first);
  }
}
