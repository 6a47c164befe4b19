/**
 * The number types that recordings are stored in. Typed arrays are little-endian on every platform
 * that runs this program, so little-endian bytes are viewed and big-endian bytes are swapped first.
 */
export type SampleType =
  | 'int8'
  | 'uint8'
  | 'int16'
  | 'uint16'
  | 'int24'
  | 'int32'
  | 'uint32'
  | 'int64'
  | 'uint64'
  | 'float32'
  | 'float64';

export type ByteOrder = 'little' | 'big';

export type SampleArray =
  | Int8Array
  | Uint8Array
  | Int16Array
  | Uint16Array
  | Int32Array
  | Uint32Array
  | Float32Array
  | Float64Array;

const BYTES: Readonly<Record<SampleType, number>> = {
  int8: 1,
  uint8: 1,
  int16: 2,
  uint16: 2,
  int24: 3,
  int32: 4,
  uint32: 4,
  int64: 8,
  uint64: 8,
  float32: 4,
  float64: 8,
};

export function bytesPerSample(type: SampleType): number {
  return BYTES[type];
}

/** The count that means zero volts where nothing else is said: unsigned 16-bit converters rest at mid-scale. */
export function defaultOffsetCounts(type: SampleType): number {
  return type === 'uint16' ? 32768 : 0;
}

/**
 * Interprets `bytes` as numbers of one type, without scaling.
 * 64-bit integers come as float64, exact up to 2^53; 24-bit integers come as int32.
 * @param bytes a whole number of samples
 */
export function decodeSamples(bytes: Uint8Array, type: SampleType, order: ByteOrder): SampleArray {
  const size = BYTES[type];
  const misaligned = size !== 3 && bytes.byteOffset % size !== 0;
  let ordered = bytes;
  if (order === 'big' && size > 1) ordered = swapBytes(bytes, size);
  else if (misaligned) ordered = bytes.slice();
  const { buffer, byteOffset } = ordered;
  const count = Math.floor(ordered.byteLength / size);
  switch (type) {
    case 'int8':
      return new Int8Array(buffer, byteOffset, count);
    case 'uint8':
      return ordered;
    case 'int16':
      return new Int16Array(buffer, byteOffset, count);
    case 'uint16':
      return new Uint16Array(buffer, byteOffset, count);
    case 'int24':
      return decodeInt24(ordered, count);
    case 'int32':
      return new Int32Array(buffer, byteOffset, count);
    case 'uint32':
      return new Uint32Array(buffer, byteOffset, count);
    case 'int64':
      return decodeInteger64(ordered, new Int32Array(buffer, byteOffset, 2 * count));
    case 'uint64':
      return decodeInteger64(ordered, new Uint32Array(buffer, byteOffset, 2 * count));
    case 'float32':
      return new Float32Array(buffer, byteOffset, count);
    case 'float64':
      return new Float64Array(buffer, byteOffset, count);
  }
}

function swapBytes(bytes: Uint8Array, size: number): Uint8Array {
  const swapped = new Uint8Array(bytes.length - (bytes.length % size));
  for (let start = 0; start < swapped.length; start += size) {
    for (let i = 0; i < size; i++) swapped[start + i] = bytes[start + size - 1 - i];
  }
  return swapped;
}

function decodeInt24(bytes: Uint8Array, count: number): Int32Array {
  const values = new Int32Array(count);
  for (let i = 0; i < count; i++) {
    values[i] = bytes[3 * i] | (bytes[3 * i + 1] << 8) | ((bytes[3 * i + 2] << 24) >> 8);
  }
  return values;
}

/** @param words the same bytes as 32-bit words; their signedness is that of the result */
function decodeInteger64(bytes: Uint8Array, words: Int32Array | Uint32Array): Float64Array {
  const lowWords = new Uint32Array(bytes.buffer, bytes.byteOffset, words.length);
  const values = new Float64Array(words.length / 2);
  for (let i = 0; i < values.length; i++) {
    values[i] = words[2 * i + 1] * 4294967296 + lowWords[2 * i];
  }
  return values;
}
