import { type ArrayTypeName, arrayTypes, typeNameOf, type WireArray } from './wire-arrays.ts';

/**
 * A message as bytes: `[u32 length][JSON][padding][array][padding][array]...`, little-endian, every
 * array at a multiple of 8 bytes, so that it can be read where it lies. The JSON is
 * `{"message", "arrays": [[path, type, length], ...], "numbers": [[path, text], ...]}`: the message
 * with null where an array belongs or a number that JSON has no word for.
 */
interface FrameHead {
  readonly message: unknown;
  readonly arrays: readonly (readonly [Path, ArrayTypeName, number])[];
  readonly numbers: readonly (readonly [Path, string])[];
}

type Path = readonly (string | number)[];

/** Bytes that are no frame. */
export class DamagedFrameError extends Error {
  constructor(what: string) {
    super(`A message cannot be read: ${what}.`);
    this.name = 'DamagedFrameError';
  }
}

const lengthBytes = 4;
const alignment = 8;
const wordlessNumbers: readonly number[] = [
  Number.NaN,
  Number.POSITIVE_INFINITY,
  Number.NEGATIVE_INFINITY,
  -0,
];

const aligned = (offset: number) => Math.ceil(offset / alignment) * alignment;
const nameOfNumber = (value: number) => (Object.is(value, -0) ? '-0' : String(value));

/** Writes a message of plain data and typed arrays. */
export function encodeFrame(message: unknown): Uint8Array<ArrayBuffer> {
  const found: { path: Path; array: WireArray }[] = [];
  const numbers: [Path, string][] = [];
  const plain = withoutArrays(message, [], found, numbers);
  const head: FrameHead = {
    message: plain,
    arrays: found.map(({ path, array }) => [path, typeNameOf(array)!, array.length]),
    numbers,
  };
  const json = new TextEncoder().encode(JSON.stringify(head));
  let end = lengthBytes + json.length;
  for (const { array } of found) end = aligned(end) + array.byteLength;
  const frame = new Uint8Array(end);
  new DataView(frame.buffer).setUint32(0, json.length, true);
  frame.set(json, lengthBytes);
  let offset = lengthBytes + json.length;
  for (const { array } of found) {
    offset = aligned(offset);
    frame.set(new Uint8Array(array.buffer, array.byteOffset, array.byteLength), offset);
    offset += array.byteLength;
  }
  return frame;
}

/** @param path keys from the message to the value; as it was again at the end */
function withoutArrays(
  value: unknown,
  path: (string | number)[],
  found: { path: Path; array: WireArray }[],
  numbers: [Path, string][],
): unknown {
  if (typeof value === 'number') {
    if (Number.isFinite(value) && !Object.is(value, -0)) return value;
    numbers.push([[...path], nameOfNumber(value)]);
    return null;
  }
  if (typeof value !== 'object' || value === null) return value;
  if (ArrayBuffer.isView(value)) {
    if (typeNameOf(value) === undefined) {
      throw new TypeError(`${value.constructor.name} cannot be sent; use a typed array.`);
    }
    found.push({ path: [...path], array: value as WireArray });
    return null;
  }
  const at = (key: string | number, entry: unknown) => {
    path.push(key);
    const plain = withoutArrays(entry, path, found, numbers);
    path.pop();
    return plain;
  };
  if (Array.isArray(value)) return value.map((entry, i) => at(i, entry));
  // Made by definition, because a key may be called __proto__.
  return Object.fromEntries(Object.entries(value).map(([key, entry]) => [key, at(key, entry)]));
}

/**
 * Reads a message. Its arrays are views of `bytes` where that is aligned to 8 bytes, else of a copy.
 * @throws DamagedFrameError for any bytes that `encodeFrame` did not write
 */
export function decodeFrame(bytes: Uint8Array): unknown {
  const frame = bytes.byteOffset % alignment === 0 ? bytes : bytes.slice();
  const head = readHead(frame);
  const root = { message: head.message };
  for (const [path, text] of head.numbers) {
    const value = wordlessNumbers.find((wordless) => nameOfNumber(wordless) === text);
    if (value === undefined) throw new DamagedFrameError(`it has the number ${text}`);
    put(root, path, value);
  }
  let offset = lengthBytes + headLength(frame);
  for (const [path, type, length] of head.arrays) {
    const { [type]: ArrayType } = arrayTypes;
    offset = aligned(offset);
    const end = offset + length * ArrayType.BYTES_PER_ELEMENT;
    if (end > frame.length) {
      throw new DamagedFrameError(`it has ${frame.length} bytes and lists an array up to ${end}`);
    }
    put(root, path, new ArrayType(frame.buffer as ArrayBuffer, frame.byteOffset + offset, length));
    offset = end;
  }
  if (offset !== frame.length) {
    throw new DamagedFrameError(`it has ${frame.length} bytes and lists ${offset}`);
  }
  return root.message;
}

function headLength(frame: Uint8Array): number {
  return new DataView(frame.buffer, frame.byteOffset, frame.byteLength).getUint32(0, true);
}

function readHead(frame: Uint8Array): FrameHead {
  if (frame.length < lengthBytes) throw new DamagedFrameError(`it has ${frame.length} bytes`);
  const length = headLength(frame);
  if (lengthBytes + length > frame.length) {
    throw new DamagedFrameError(`it has ${frame.length} bytes and a head of ${length}`);
  }
  const json = frame.subarray(lengthBytes, lengthBytes + length);
  let head: unknown;
  try {
    head = JSON.parse(new TextDecoder('utf-8', { fatal: true, ignoreBOM: true }).decode(json));
  } catch {
    throw new DamagedFrameError('its head is not JSON');
  }
  if (!isHead(head)) throw new DamagedFrameError('its head is not that of a message');
  return head;
}

function isHead(head: unknown): head is FrameHead {
  if (typeof head !== 'object' || head === null) return false;
  const { arrays, numbers } = head as Partial<Record<keyof FrameHead, unknown>>;
  return (
    Array.isArray(arrays) &&
    arrays.every(
      (entry) =>
        Array.isArray(entry) &&
        isPath(entry[0]) &&
        Object.hasOwn(arrayTypes, String(entry[1])) &&
        Number.isSafeInteger(entry[2]) &&
        entry[2] >= 0,
    ) &&
    Array.isArray(numbers) &&
    numbers.every((entry) => Array.isArray(entry) && isPath(entry[0]))
  );
}

function isPath(path: unknown): path is Path {
  return (
    Array.isArray(path) && path.every((key) => typeof key === 'string' || Number.isInteger(key))
  );
}

/** Puts a value where the message has a null for it. */
function put(root: { message: unknown }, path: Path, value: unknown): void {
  let parent: Record<string | number, unknown> = root;
  let key: string | number = 'message';
  for (const next of path) {
    const child = Object.hasOwn(parent, key) ? parent[key] : undefined;
    if (typeof child !== 'object' || child === null || ArrayBuffer.isView(child)) {
      throw new DamagedFrameError(`it has no place ${path.join('.')}`);
    }
    parent = child as Record<string | number, unknown>;
    key = next;
  }
  if (!Object.hasOwn(parent, key) || parent[key] !== null) {
    throw new DamagedFrameError(`it has no empty place ${path.join('.')}`);
  }
  Object.defineProperty(parent, key, {
    value,
    writable: true,
    enumerable: true,
    configurable: true,
  });
}
