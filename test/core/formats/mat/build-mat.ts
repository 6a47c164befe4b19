import { deflateSync } from 'node:zlib';
import { concatBytes, type NumberType, numberBytes } from '../support/build-files.ts';

/** MATLAB files of version 5 by MathWorks' description, independent of the program's own writer. */
export interface MatOptions {
  readonly littleEndian?: boolean;
  readonly compress?: boolean;
}

const TYPES: Readonly<Partial<Record<NumberType, number>>> = {
  int8: 1,
  uint8: 2,
  int16: 3,
  uint16: 4,
  int32: 5,
  uint32: 6,
  float32: 7,
  float64: 9,
  int64: 12,
  uint64: 13,
};

const CLASSES = { cell: 1, struct: 2, char: 4, double: 6 } as const;

/** Builds elements and arrays in one byte order. */
export class MatBuilder {
  private readonly little: boolean;

  constructor({ littleEndian = true }: MatOptions = {}) {
    this.little = littleEndian;
  }

  element(type: number, data: Uint8Array): Uint8Array {
    const padding = new Uint8Array((8 - (data.length % 8)) % 8);
    return concatBytes(this.numbers([type, data.length], 'uint32'), data, padding);
  }

  numbersElement(values: ArrayLike<number>, type: NumberType): Uint8Array {
    const data = this.numbers(values, type);
    if (data.length === 0 || data.length > 4) return this.element(TYPES[type]!, data);
    const tag = this.numbers([data.length * 65536 + TYPES[type]!], 'uint32');
    return concatBytes(tag, data, new Uint8Array(4 - data.length));
  }

  array(
    name: string,
    kind: keyof typeof CLASSES,
    shape: readonly number[],
    ...contents: readonly Uint8Array[]
  ): Uint8Array {
    return this.element(
      14,
      concatBytes(
        this.element(6, this.numbers([CLASSES[kind], 0], 'uint32')),
        this.numbersElement(shape, 'int32'),
        this.numbersElement(Buffer.from(name, 'latin1'), 'int8'),
        ...contents,
      ),
    );
  }

  /** @param values in MATLAB's order, stored as the type that is named */
  numeric(name: string, shape: readonly number[], values: ArrayLike<number>, type: NumberType) {
    return this.array(name, 'double', shape, this.numbersElement(values, type));
  }

  text(name: string, text: string): Uint8Array {
    const units = Array.from(text, (character) => character.charCodeAt(0));
    return this.array(
      name,
      'char',
      [1, text.length],
      this.element(17, this.numbers(units, 'uint16')),
    );
  }

  struct(name: string, fields: Readonly<Record<string, Uint8Array>>): Uint8Array {
    const names = Object.keys(fields).map((field) => field.padEnd(32, '\0'));
    return this.array(
      name,
      'struct',
      [1, 1],
      this.numbersElement([32], 'int32'),
      this.element(1, concatBytes(...names)),
      ...Object.values(fields),
    );
  }

  private numbers(values: ArrayLike<number>, type: NumberType): Uint8Array {
    return numberBytes(values, type, this.little);
  }
}

export function matBytes(variables: readonly Uint8Array[], options: MatOptions = {}): Uint8Array {
  const { littleEndian = true, compress = false } = options;
  const text = 'MATLAB 5.0 MAT-file, built by a test'.padEnd(124, ' ');
  const version = numberBytes([0x0100, 0x4d49], 'uint16', littleEndian);
  const packed = variables.map((variable) => {
    const data = deflateSync(variable);
    return concatBytes(numberBytes([15, data.length], 'uint32', littleEndian), data);
  });
  return concatBytes(text, version, ...(compress ? packed : variables));
}
