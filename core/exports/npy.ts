import { assert } from '../base/assert.ts';

/** Arrays that NumPy has a type for. */
export type NpyData =
  | Float32Array
  | Float64Array
  | Int8Array
  | Uint8Array
  | Int16Array
  | Uint16Array
  | Int32Array
  | Uint32Array
  | BigInt64Array
  | BigUint64Array;

const headerAlignment = 64;
/** Magic string, version and length field. */
const preambleLength = 10;

/**
 * Bytes of an NPY file, version 1.0 (numpy.lib.format), C order, little-endian.
 * @param data the values, last axis fastest, in the little-endian layout of the platform
 * @param shape lengths of the axes; their product is the length of `data`
 */
export function encodeNpy(data: NpyData, shape: readonly number[]): Uint8Array {
  const expected = shape.reduce((product, length) => product * length, 1);
  assert(
    data.length === expected,
    `an array of ${data.length} values cannot have the shape ${shape.join(' x ')}`,
  );
  const bytes = new Uint8Array(data.buffer, data.byteOffset, data.byteLength);
  return npyFile(`'${descriptor(data)}'`, shape, bytes);
}

/**
 * @param descr type of an element as it stands in the header, quotes included
 * @param stored the elements in C order
 */
export function npyFile(descr: string, shape: readonly number[], stored: Uint8Array): Uint8Array {
  const axes = shape.length === 1 ? `${shape[0]},` : shape.join(', ');
  const dictionary = `{'descr': ${descr}, 'fortran_order': False, 'shape': (${axes}), }`;
  const dataOffset =
    Math.ceil((preambleLength + dictionary.length + 1) / headerAlignment) * headerAlignment;
  const header = `${dictionary.padEnd(dataOffset - preambleLength - 1)}\n`;

  const bytes = new Uint8Array(dataOffset + stored.length);
  bytes.set([0x93, 0x4e, 0x55, 0x4d, 0x50, 0x59, 1, 0, header.length & 0xff, header.length >> 8]);
  for (let i = 0; i < header.length; i++) bytes[preambleLength + i] = header.charCodeAt(i);
  bytes.set(stored, dataOffset);
  return bytes;
}

function descriptor(data: NpyData): string {
  const size = data.BYTES_PER_ELEMENT;
  const kind =
    data instanceof Float32Array || data instanceof Float64Array
      ? 'f'
      : data instanceof Uint8Array ||
          data instanceof Uint16Array ||
          data instanceof Uint32Array ||
          data instanceof BigUint64Array
        ? 'u'
        : 'i';
  return `${size === 1 ? '|' : '<'}${kind}${size}`;
}
