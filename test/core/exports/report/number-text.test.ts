import { describe, expect, it } from 'vitest';
import {
  counted,
  countText,
  durationText,
  fixedText,
  instantText,
  roundText,
  shortText,
} from '../../../../core/exports/report/number-text.ts';

const plain = (text: string) => text.replaceAll('\u202f', '_').replaceAll('\u2212', '-');

describe('numbers in the report', () => {
  it.each([
    [0, '0'],
    [999, '999'],
    [1000, '1_000'],
    [1234567, '1_234_567'],
  ])('writes the count %d with its thousands apart', (value, text) => {
    expect(plain(countText(value))).toBe(text);
  });

  it.each([
    [-1234.567, 1, '-1_234.6'],
    [0.1234567, 6, '0.123457'],
    [-0.001, 2, '0.00'],
    [Number.NaN, 2, '\u2013'],
    [Number.NEGATIVE_INFINITY, 2, '-\u221e'],
  ])('writes %d with %d decimals', (value, decimals, text) => {
    expect(plain(fixedText(value, decimals))).toBe(text);
  });

  it.each([
    [0, '0'],
    [12.345, '12.3'],
    [0.0123456, '0.0123'],
    [123456, '123_456'],
    [2.5e-7, '2.5e-7'],
    [Number.POSITIVE_INFINITY, '\u221e'],
    [Number.NaN, '\u2013'],
  ])('writes %d with about three digits', (value, text) => {
    expect(plain(shortText(value))).toBe(text);
  });

  it.each([
    [50, '50'],
    [0.5, '0.5'],
    [100, '100'],
    [24.414, '24.4'],
    [1e-10, '1.0e-10'],
  ])('writes the round number %d without needless zeros', (value, text) => {
    expect(plain(roundText(value))).toBe(text);
  });

  it.each([
    [0.1, '100 ms'],
    [5, '5.00 s'],
    [12.34, '12.3 s'],
    [60, '1 min 00 s'],
    [3599.6, '1 h 00 min'],
    [46920, '13 h 02 min'],
  ])('writes %d seconds', (seconds, text) => {
    expect(durationText(seconds)).toBe(text);
  });

  it.each([
    ['2026-05-01T22:15:00.025Z', '2026-05-01 22:15 UTC'],
    ['2026-05-01T22:15:00+02:00', '2026-05-01T22:15:00+02:00'],
  ])('writes the instant %s', (iso, text) => {
    expect(instantText(iso)).toBe(text);
  });

  it('counts in words', () => {
    expect([counted(0, 'unit'), counted(1, 'unit'), counted(2, 'unit')]).toEqual([
      '0 units',
      '1 unit',
      '2 units',
    ]);
  });
});
