/**
 * Files of MATLAB, version 5, uncompressed: a header of 128 bytes and matrices, each made of
 * elements that begin with type and length and end on a boundary of 8 bytes.
 */

/** What a MATLAB variable can hold here: a column or table of numbers, a text, or a cell column. */
export type MatValue =
  | { readonly rows: number; readonly columns: number; readonly values: Float64Array }
  | string
  | readonly MatValue[];

const INT8 = 1;
const UTF16 = 17;
const INT32 = 5;
const UINT32 = 6;
const DOUBLE = 9;
const MATRIX = 14;
const CELL_CLASS = 1;
const CHAR_CLASS = 4;
const DOUBLE_CLASS = 6;

/** @param variables by their names, which are letters, digits and underscores */
export function encodeMat(variables: Readonly<Record<string, MatValue>>): Uint8Array {
  const matrices = Object.entries(variables).map(([name, value]) => matrix(name, value));
  return joined([header(), ...matrices]);
}

/** A column of numbers. */
export function matColumn(values: Float64Array): MatValue {
  return { rows: values.length, columns: 1, values };
}

function header(): Uint8Array {
  const bytes = new Uint8Array(128).fill(32, 0, 116);
  bytes.set(latin1('MATLAB 5.0 MAT-file, written by Spikeloom'));
  // Version 1.0, then the mark by which readers tell the order of bytes.
  bytes.set([0x00, 0x01, 0x49, 0x4d], 124);
  return bytes;
}

function matrix(name: string, value: MatValue): Uint8Array {
  const flags = element(UINT32, new Uint8Array(Uint32Array.of(classOf(value), 0).buffer));
  const size = element(INT32, new Uint8Array(Int32Array.from(sizeOf(value)).buffer));
  return element(MATRIX, joined([flags, size, element(INT8, latin1(name)), ...contents(value)]));
}

function classOf(value: MatValue): number {
  if (typeof value === 'string') return CHAR_CLASS;
  return isCells(value) ? CELL_CLASS : DOUBLE_CLASS;
}

function sizeOf(value: MatValue): number[] {
  if (typeof value === 'string') return [1, value.length];
  return isCells(value) ? [value.length, 1] : [value.rows, value.columns];
}

function contents(value: MatValue): Uint8Array[] {
  if (typeof value === 'string') {
    const units = Uint16Array.from(value, (character) => character.charCodeAt(0));
    return [element(UTF16, new Uint8Array(units.buffer))];
  }
  if (isCells(value)) return value.map((cell) => matrix('', cell));
  const { buffer, byteOffset, byteLength } = value.values;
  return [element(DOUBLE, new Uint8Array(buffer, byteOffset, byteLength))];
}

const isCells = (value: Exclude<MatValue, string>): value is readonly MatValue[] =>
  Array.isArray(value);

function element(type: number, data: Uint8Array): Uint8Array {
  const bytes = new Uint8Array(8 + 8 * Math.ceil(data.length / 8));
  new DataView(bytes.buffer).setUint32(0, type, true);
  new DataView(bytes.buffer).setUint32(4, type === MATRIX ? bytes.length - 8 : data.length, true);
  bytes.set(data, 8);
  return bytes;
}

const latin1 = (text: string) => Uint8Array.from(text, (character) => character.charCodeAt(0));

function joined(parts: readonly Uint8Array[]): Uint8Array {
  const bytes = new Uint8Array(parts.reduce((sum, part) => sum + part.length, 0));
  let at = 0;
  for (const part of parts) {
    bytes.set(part, at);
    at += part.length;
  }
  return bytes;
}
