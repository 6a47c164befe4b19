import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { decodeLatin1, decodeUtf8 } from '../../../core/base/text.ts';

describe('UTF-8', () => {
  it('decodes any text, whatever the planes of its characters', () => {
    fc.assert(
      fc.property(fc.string({ unit: 'binary', maxLength: 200 }), (text) => {
        const bytes = new TextEncoder().encode(text);
        expect(decodeUtf8(bytes)).toBe(new TextDecoder().decode(bytes));
      }),
    );
  });

  it('replaces ill-formed bytes exactly as the Encoding Standard does', () => {
    const awkward = fc.constantFrom(
      ...[0x00, 0x41, 0x7f, 0x80, 0x8f, 0x90, 0x9f, 0xa0, 0xbf, 0xc0, 0xc1, 0xc2, 0xdf],
      ...[0xe0, 0xe1, 0xed, 0xef, 0xf0, 0xf1, 0xf4, 0xf5, 0xff, 0xbb],
    );
    fc.assert(
      fc.property(fc.array(awkward, { maxLength: 24 }), (values) => {
        const bytes = Uint8Array.from(values);
        expect(decodeUtf8(bytes)).toBe(new TextDecoder().decode(bytes));
      }),
      { numRuns: 3000 },
    );
  });

  it('decodes texts longer than one piece', () => {
    const text = 'µV 脑 🧠 '.repeat(5000);
    expect(decodeUtf8(new TextEncoder().encode(text))).toBe(text);
  });

  it('drops a byte order mark', () => {
    expect(decodeUtf8(Uint8Array.of(0xef, 0xbb, 0xbf, 0x7b))).toBe('{');
  });
});

describe('Latin-1', () => {
  it('gives every byte its own character', () => {
    fc.assert(
      fc.property(fc.uint8Array({ maxLength: 300 }), (bytes) => {
        expect(decodeLatin1(bytes)).toBe(Buffer.from(bytes).toString('latin1'));
      }),
    );
    const long = new Uint8Array(20_000).map((_, i) => i);
    expect(decodeLatin1(long)).toBe(Buffer.from(long).toString('latin1'));
  });
});
