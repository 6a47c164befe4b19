import { UserError } from '../../base/errors.ts';
import { decodeLatin1, decodeUtf8, decodeUtf16 } from '../../base/text.ts';
import type { ByteSource } from '../../recording/byte-source.ts';
import { type ByteOrder, bytesPerSample, decodeSamples, type SampleType } from '../sample-type.ts';
import {
  damagedMat,
  type ElementRange,
  elementNumbers,
  elementTypes,
  inflatedRange,
  readElement,
  shortBytes,
  shortNumbers,
} from './elements.ts';

/** An array of a MATLAB file as its header describes it; what it holds is read when it is asked for. */
export interface MatArray {
  /** Empty for what lies in a cell array or a structure. */
  readonly name: string;
  readonly kind: 'cell' | 'struct' | 'char' | 'numeric' | 'other';
  /** Lengths of its axes, at least two; the first axis is fastest. */
  readonly shape: readonly number[];
  readonly isComplex: boolean;
  /** Where the elements that follow its header are. */
  readonly contents: ElementRange;
}

/** Numbers where a file stores them, the first axis fastest. */
export interface MatNumbers {
  readonly source: ByteSource;
  readonly offset: number;
  readonly sampleType: SampleType;
  readonly byteOrder: ByteOrder;
  readonly count: number;
}

const HEADER_BYTES = 128;
/** A file of more variables is damaged, or nothing to look through. */
const MOST_VARIABLES = 100_000;
const MOST_NUMBERS = 1 << 27;
const NUMBERS_PER_READ = 1 << 17;

export const isMat5 = (head: Uint8Array) => decodeLatin1(head.subarray(0, 10)) === 'MATLAB 5.0';

/**
 * The variables of a MATLAB file of version 5 (MathWorks, "MAT-File Format"; `save` writes it with
 * -v6, and compressed with -v7), without what they hold.
 * @throws DamagedFileError `MAT_FILE`, `COMPRESSED_DATA`
 */
export async function readMatVariables(source: ByteSource): Promise<MatArray[]> {
  if (source.byteLength < HEADER_BYTES) throw damagedMat(source, 'ends within its header');
  const mark = decodeLatin1(await source.read(HEADER_BYTES - 2, 2));
  if (mark !== 'IM' && mark !== 'MI') throw damagedMat(source, 'has no mark of its byte order');
  const file: ElementRange = {
    source,
    byteOrder: mark === 'IM' ? 'little' : 'big',
    offset: HEADER_BYTES,
    end: source.byteLength,
  };
  const variables: MatArray[] = [];
  let offset = file.offset;
  while (offset + 8 <= file.end) {
    const element = await readElement(file, offset);
    const isCompressed = element.type === elementTypes.compressed;
    const range = isCompressed ? await inflatedRange(file, element) : { ...file, offset };
    const read = await readArray(range, range.offset);
    if (read !== undefined) variables.push(read.array);
    if (variables.length > MOST_VARIABLES) throw damagedMat(source, 'has too many variables');
    // What is compressed is not padded.
    offset = isCompressed ? element.offset + element.byteLength : element.next;
  }
  return variables;
}

/** An array and where the next element begins; undefined where an element is no array. */
async function readArray(range: ElementRange, offset: number) {
  const element = await readElement(range, offset);
  if (element.type !== elementTypes.matrix) return undefined;
  const inside = { ...range, end: element.offset + element.byteLength };
  const { next } = element;
  // An empty array in a cell or a field may be an element without anything in it.
  if (element.byteLength === 0) return { next, array: emptyArray(inside) };
  const flags = await readElement(inside, element.offset);
  const [word = 0] = await shortNumbers(inside, flags);
  const dimensions = await readElement(inside, flags.next);
  const shape = await shortNumbers(inside, dimensions);
  if (shape.length < 2 || shape.some((length) => length < 0)) {
    throw damagedMat(range.source, `has an array of the shape (${shape.join(', ')})`);
  }
  const naming = await readElement(inside, dimensions.next);
  const array: MatArray = {
    name: decodeLatin1(await shortBytes(inside, naming)),
    kind: kindOf(word & 0xff),
    shape,
    isComplex: (word & 0x800) !== 0,
    contents: { ...inside, offset: naming.next },
  };
  return { next, array };
}

function emptyArray(inside: ElementRange): MatArray {
  const contents = { ...inside, offset: inside.end };
  return { name: '', kind: 'numeric', shape: [0, 0], isComplex: false, contents };
}

/** By the numbers that the format gives classes. */
function kindOf(mxClass: number): MatArray['kind'] {
  if (mxClass === 1) return 'cell';
  if (mxClass === 2) return 'struct';
  if (mxClass === 4) return 'char';
  return mxClass >= 6 && mxClass <= 15 ? 'numeric' : 'other';
}

/**
 * Where the numbers of an array are.
 * @throws UserError `MAT_TYPE` where it holds none, or complex ones
 * @throws DamagedFileError `MAT_FILE` where it holds fewer than its shape says
 */
export async function matNumbers(array: MatArray): Promise<MatNumbers> {
  if (array.kind !== 'numeric' || array.isComplex) throw wrongType(array, 'real numbers');
  const { contents, shape } = array;
  const { source, byteOrder, offset } = contents;
  const count = countOf(array);
  if (count === 0) return { source, offset, sampleType: 'float64', byteOrder, count };
  const element = await readElement(contents, offset);
  const sampleType = elementNumbers.get(element.type);
  if (sampleType === undefined || element.byteLength < count * bytesPerSample(sampleType)) {
    const shown = shape.join(', ');
    throw damagedMat(
      source,
      `has ${element.byteLength} bytes for ${array.name} of the shape (${shown})`,
    );
  }
  return { source, offset: element.offset, sampleType, byteOrder, count };
}

/**
 * All numbers of an array, the first axis fastest.
 * @throws UserError `MAT_TYPE`, `MAT_TOO_LARGE`
 * @throws DamagedFileError `MAT_FILE`, `COMPRESSED_DATA`
 */
export async function readMatNumbers(array: MatArray): Promise<Float64Array> {
  const { source, offset, sampleType, byteOrder, count } = await matNumbers(array);
  if (count > MOST_NUMBERS) {
    throw new UserError(
      'MAT_TOO_LARGE',
      `${source.name}: ${array.name} has ${count} numbers; at most ${MOST_NUMBERS} can be read at once.`,
    );
  }
  const size = bytesPerSample(sampleType);
  const values = new Float64Array(count);
  for (let done = 0; done < count; done += NUMBERS_PER_READ) {
    const length = Math.min(NUMBERS_PER_READ, count - done);
    const bytes = await source.read(offset + done * size, length * size);
    values.set(decodeSamples(bytes, sampleType, byteOrder), done);
  }
  return values;
}

/** The text of an array of characters. @throws UserError `MAT_TYPE`; DamagedFileError `MAT_FILE` */
export async function readMatText(array: MatArray): Promise<string> {
  if (array.kind !== 'char') throw wrongType(array, 'text');
  if (countOf(array) === 0) return '';
  const { contents } = array;
  const element = await readElement(contents, contents.offset);
  const bytes = await shortBytes(contents, element);
  if (element.type === elementTypes.utf8) return decodeUtf8(bytes);
  const isWide =
    element.type === elementTypes.utf16 || elementNumbers.get(element.type) === 'uint16';
  if (!isWide) return decodeLatin1(bytes);
  return decodeUtf16(contents.byteOrder === 'little' ? bytes : bytes.map((_, i) => bytes[i ^ 1]));
}

/** The arrays in a cell array. @throws UserError `MAT_TYPE`; DamagedFileError `MAT_FILE` */
export async function readMatCells(array: MatArray): Promise<MatArray[]> {
  if (array.kind !== 'cell') throw wrongType(array, 'cells');
  return readArrays(array.contents, array.contents.offset, countOf(array));
}

/**
 * The fields of the first element of a structure array.
 * @throws UserError `MAT_TYPE`; DamagedFileError `MAT_FILE`
 */
export async function readMatFields(array: MatArray): Promise<ReadonlyMap<string, MatArray>> {
  if (array.kind !== 'struct') throw wrongType(array, 'fields');
  if (countOf(array) === 0) return new Map();
  const { contents } = array;
  const length = await readElement(contents, contents.offset);
  const [nameBytes = 0] = await shortNumbers(contents, length);
  const naming = await readElement(contents, length.next);
  const text = decodeLatin1(await shortBytes(contents, naming));
  if (nameBytes <= 0)
    throw damagedMat(contents.source, `has no names for the fields of ${array.name}`);
  const names = Array.from(
    { length: Math.floor(text.length / nameBytes) },
    (_, i) => text.slice(i * nameBytes, (i + 1) * nameBytes).split('\0', 1)[0],
  );
  const arrays = await readArrays(contents, naming.next, names.length);
  return new Map(names.map((name, i) => [name, arrays[i]]));
}

async function readArrays(range: ElementRange, offset: number, count: number) {
  const arrays: MatArray[] = [];
  let at = offset;
  while (arrays.length < count) {
    const read = await readArray(range, at);
    if (read === undefined)
      throw damagedMat(range.source, 'has something else where an array is due');
    arrays.push(read.array);
    at = read.next;
  }
  return arrays;
}

const countOf = ({ shape }: MatArray) => shape.reduce((product, length) => product * length, 1);

function wrongType({ name, kind, contents }: MatArray, expected: string): UserError {
  return new UserError(
    'MAT_TYPE',
    `${contents.source.name}: ${name} is ${kind}; expected ${expected}. Save it as such.`,
  );
}
