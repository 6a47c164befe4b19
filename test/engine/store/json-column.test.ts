import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { DamagedFileError } from '../../../core/index.ts';
import { fromJson, toJson } from '../../../engine/store/json-column.ts';

describe('a column of JSON', () => {
  it('gives back what was put in, and is JSON to other programs', () => {
    fc.assert(
      fc.property(fc.jsonValue(), (value) => {
        const json = JSON.parse(JSON.stringify(value));
        expect(fromJson(toJson(value))).toEqual(json);
        expect(JSON.parse(toJson(value))[1]).toEqual(json);
      }),
    );
  });

  it('is refused when any of its bytes has changed', () => {
    fc.assert(
      fc.property(fc.jsonValue(), fc.nat(), fc.integer({ min: 1, max: 255 }), (value, at, bits) => {
        const bytes = Buffer.from(toJson(value));
        bytes[at % bytes.length] ^= bits;
        expect(() => fromJson(bytes.toString())).toThrow(DamagedFileError);
      }),
      { numRuns: 1000 },
    );
  });
});
