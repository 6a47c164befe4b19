import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { csvNumber, roundToSignificant } from '../../../core/exports/csv.ts';
import { asciiText, DigitText } from '../../../core/exports/digit-text.ts';

const unusual = [0, -0, Number.NaN, Number.POSITIVE_INFINITY, Number.NEGATIVE_INFINITY];

describe('DigitText', () => {
  it('writes whole numbers as String does', () => {
    const whole = fc.oneof(
      fc.maxSafeInteger(),
      fc.nat(),
      fc.constantFrom(0, 9, 10, 999_999_999, 1e9),
    );
    fc.assert(
      fc.property(whole, (value) => {
        expect(asciiText(new DigitText().whole(value).take())).toBe(String(value));
      }),
    );
  });

  it('writes decimals as toFixed does, halves included', () => {
    const halves = fc.nat(2 ** 24).map((n) => n / 2 ** 9);
    const times = fc
      .tuple(fc.nat(2 ** 31), fc.constantFrom(8000, 24_414.0625, 30_000, 32_000, 44_100))
      .map(([sample, rate]) => sample / rate);
    const value = fc.oneof(fc.double(), halves, times, fc.constantFrom(...unusual));
    fc.assert(
      fc.property(value, fc.integer({ min: 0, max: 12 }), (value, decimals) => {
        expect(asciiText(new DigitText().fixed(value, decimals).take())).toBe(
          value.toFixed(decimals),
        );
      }),
    );
  });

  it('writes single precision as csvNumber does after rounding', () => {
    const ties = fc.nat(2 ** 24).map((n) => n / 2 ** 11);
    const value = fc.oneof(
      fc.float(),
      fc.float({ min: -1000, max: 1000 }),
      ties,
      fc.constantFrom(...unusual),
    );
    fc.assert(
      fc.property(value, fc.integer({ min: 1, max: 8 }), (value, digits) => {
        const expected = csvNumber(roundToSignificant(value, digits));
        expect(asciiText(new DigitText().significant(value, digits).take())).toBe(expected);
      }),
    );
  });

  it('gives all that was added, once, however long', () => {
    const text = new DigitText();
    const expected = Array.from({ length: 20_000 }, (_, i) => `${i};`).join('');
    for (let i = 0; i < 20_000; i++) text.whole(i).text(';');
    expect(asciiText(text.take())).toBe(expected);
    expect(asciiText(text.take())).toBe('');
  });
});
