import { describe, expect, it } from 'vitest';
import {
  formatCount,
  formatDuration,
  formatNumber,
  formatRate,
  formatSpeed,
  formatTable,
} from '../../../engine/cli/text-table.ts';

describe('a table for the terminal', () => {
  it('stands numbers right and words left, two spaces apart, without trailing spaces', () => {
    const table = formatTable(
      [
        { title: 'unit', align: 'right' },
        { title: 'channel', align: 'left' },
        { title: 'n', align: 'right' },
      ],
      [
        ['1', 'A-000', '12'],
        ['100', 'B', '1 234'],
      ],
    );
    expect(table).toBe('unit  channel      n\n   1  A-000       12\n 100  B        1 234\n');
  });

  it('is its header where there are no rows', () => {
    expect(formatTable([{ title: 'unit', align: 'left' }], [])).toBe('unit\n');
  });
});

describe('numbers for people', () => {
  it.each([
    [0.9666, 2, '0.97'],
    [Number.NaN, 2, '-'],
    [Number.POSITIVE_INFINITY, 1, 'inf'],
    [-3, 0, '-3'],
  ])('writes %d with %d decimals as %s', (value, digits, text) => {
    expect(formatNumber(value, digits)).toBe(text);
  });

  it.each([
    [0, '0'],
    [999, '999'],
    [1000, '1 000'],
    [1234567, '1 234 567'],
  ])('groups %d as %s', (value, text) => {
    expect(formatCount(value)).toBe(text);
  });

  it.each([
    [0, '0.0 s'],
    [0.00012, '0.12 ms'],
    [0.0385, '39 ms'],
    [0.0994, '99 ms'],
    [0.0996, '0.1 s'],
    [59.94, '59.9 s'],
    [59.96, '1 min 00 s'],
    [245, '4 min 05 s'],
    [3599.6, '1 h 00 min'],
    [7620, '2 h 07 min'],
  ])('writes %d s as %s', (value, text) => {
    expect(formatDuration(value)).toBe(text);
  });

  it.each([
    [30_000, '30000'],
    [1 / 0.00498, '200.8032'],
    [29_999.954846, '29999.95'],
  ])('writes a sampling rate of %d Hz as %s', (value, text) => {
    expect(formatRate(value)).toBe(text);
  });

  it('writes a speed with a decimal only where it matters', () => {
    expect(formatSpeed(0.84)).toBe('0.8× real time');
    expect(formatSpeed(9.97)).toBe('10× real time');
    expect(formatSpeed(212.4)).toBe('212× real time');
  });
});
