import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import {
  bytesPerSample,
  decodeSamples,
  type SampleType,
} from '../../../core/formats/sample-type.ts';
import { numberBytes } from './support/build-files.ts';
import { valuesOf } from './support/laws.ts';

const types: readonly SampleType[] = [
  'int8',
  'uint8',
  'int16',
  'uint16',
  'int24',
  'int32',
  'uint32',
  'int64',
  'uint64',
  'float32',
  'float64',
];

describe.each(types)('%s', (type) => {
  it.each(['little', 'big'] as const)(
    'gives back what was stored, %s-endian, at any alignment',
    (order) => {
      fc.assert(
        fc.property(valuesOf(type, { maxLength: 20 }), fc.nat(8), (values, shift) => {
          const stored = numberBytes(values, type, order === 'little');
          const buffer = new Uint8Array(stored.length + shift);
          buffer.set(stored, shift);
          const decoded = decodeSamples(buffer.subarray(shift), type, order);
          expect(stored.length).toBe(values.length * bytesPerSample(type));
          expect(Array.from(decoded)).toEqual(values);
          expect(buffer.subarray(shift)).toEqual(stored);
        }),
      );
    },
  );
});
