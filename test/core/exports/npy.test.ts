import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { BugError } from '../../../core/base/errors.ts';
import { encodeNpy } from '../../../core/exports/npy.ts';

describe('NPY', () => {
  it('is, byte for byte, what NumPy writes', () => {
    const header = "{'descr': '<f4', 'fortran_order': False, 'shape': (2, 3), }";
    const expected = Buffer.concat([
      Buffer.from([0x93, 0x4e, 0x55, 0x4d, 0x50, 0x59, 0x01, 0x00, 0x76, 0x00]),
      Buffer.from(`${header.padEnd(117)}\n`, 'latin1'),
      // 1, -1, 0.5, 0, 2, 3 as IEEE 754 single precision, little-endian.
      Buffer.from('0000803f000080bf0000003f000000000000004000004040', 'hex'),
    ]);
    const encoded = encodeNpy(Float32Array.of(1, -1, 0.5, 0, 2, 3), [2, 3]);
    expect(Buffer.from(encoded).toString('hex')).toBe(expected.toString('hex'));
  });

  it.each([
    [Float64Array.of(1), '<f8'],
    [Int8Array.of(1), '|i1'],
    [Uint8Array.of(1), '|u1'],
    [Int16Array.of(1), '<i2'],
    [Uint16Array.of(1), '<u2'],
    [Int32Array.of(1), '<i4'],
    [Uint32Array.of(1), '<u4'],
    [BigInt64Array.of(1n), '<i8'],
    [BigUint64Array.of(1n), '<u8'],
  ])('names the type of %o', (data, descriptor) => {
    const text = Buffer.from(encodeNpy(data, [1])).toString('latin1');
    expect(text).toContain(`{'descr': '${descriptor}', 'fortran_order': False, 'shape': (1,), }`);
  });

  it('aligns the data and keeps it whole for any shape', () => {
    fc.assert(
      fc.property(
        fc.array(fc.integer({ min: 0, max: 5 }), { maxLength: 6 }),
        fc.integer({ min: 0, max: 3 }),
        (shape, skipped) => {
          const count = shape.reduce((product, length) => product * length, 1);
          const data = Float64Array.from({ length: count + skipped }, (_, i) => i).subarray(
            skipped,
          );
          const encoded = encodeNpy(data, shape);
          const view = new DataView(encoded.buffer);
          const offset = 10 + view.getUint16(8, true);
          expect(offset % 64).toBe(0);
          expect(encoded[offset - 1]).toBe(0x0a);
          expect(encoded.length).toBe(offset + 8 * count);
          for (let i = 0; i < count; i++) {
            expect(view.getFloat64(offset + 8 * i, true)).toBe(i + skipped);
          }
        },
      ),
    );
  });

  it('refuses a shape that does not hold the data', () => {
    expect(() => encodeNpy(Float32Array.of(1, 2, 3), [2, 2])).toThrow(BugError);
  });
});
