import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { csvRecords } from '../../../core/base/csv-records.ts';
import { UserError } from '../../../core/base/errors.ts';
import { csvRow, roundToSignificant } from '../../../core/exports/csv.ts';

const read = (text: string) => [...csvRecords(text, 'x.csv')];

describe('CSV', () => {
  it('gives back every text that was written, whatever is in it', () => {
    // A lone carriage return inside a cell is text; a record of one blank cell is a blank line.
    const row = fc.array(
      fc.string({ unit: fc.constantFrom('a', ',', '"', '\n', '\r', ' ', 'é') }),
      {
        minLength: 2,
        maxLength: 5,
      },
    );
    fc.assert(
      fc.property(fc.array(row, { maxLength: 6 }), (rows) => {
        expect(read(rows.map(csvRow).join('')).map(({ cells }) => cells)).toEqual(rows);
      }),
    );
  });

  it('gives back every number that was written', () => {
    fc.assert(
      fc.property(fc.double({ noNaN: true, noDefaultInfinity: true }), (value) => {
        const [record] = read(csvRow([value, 0]));
        expect(Number(record.cells[0])).toBe(value === 0 ? 0 : value);
      }),
    );
  });

  it('ends records with CRLF and quotes only what needs it', () => {
    expect(csvRow(['plain', 'with,comma', 'say "hi"', 1.5])).toBe(
      'plain,"with,comma","say ""hi""",1.5\r\n',
    );
  });

  it('writes missing values as empty cells and infinities by name', () => {
    expect(csvRow([Number.NaN, Number.POSITIVE_INFINITY, Number.NEGATIVE_INFINITY, -0])).toBe(
      ',inf,-inf,0\r\n',
    );
  });

  it('counts the lines that a quoted cell spans', () => {
    expect(read('a,"b\nc"\n\n"d\r\n\r\n",e\nf,g').map(({ lineNumber }) => lineNumber)).toEqual([
      1, 4, 7,
    ]);
  });

  it('reads a byte-order mark, LF, a missing last line end and blank lines', () => {
    expect(read('\ufeffa,b\n\n  \n1,2').map(({ cells }) => cells)).toEqual([
      ['a', 'b'],
      ['1', '2'],
    ]);
  });

  it('names the line of a quote that never closes', () => {
    expect(() => read('a,b\n1,"2\n3,4')).toThrow(UserError);
    expect(() => read('a,b\n1,"2\n3,4')).toThrow(/x\.csv, line 2/);
  });

  it('rounds single precision as digits are written and read', () => {
    const singles = fc.oneof(
      fc.float({ noNaN: true, noDefaultInfinity: true }),
      fc.float({ noNaN: true, min: -2000, max: 2000 }),
      // Halfway between two of six digits.
      fc.integer({ min: -2_000_000, max: 2_000_000 }).map((i) => i / 16),
    );
    fc.assert(
      fc.property(singles, fc.integer({ min: 1, max: 9 }), (value, digits) => {
        expect(roundToSignificant(value, digits)).toBe(Number(value.toPrecision(digits)));
      }),
      { numRuns: 3000 },
    );
  });

  it('rounds to significant digits and leaves what is not finite', () => {
    expect(roundToSignificant(Math.fround(-87.3), 6)).toBe(-87.3);
    expect(roundToSignificant(0.000123456789, 6)).toBe(0.000123457);
    expect(roundToSignificant(Number.NaN, 6)).toBeNaN();
  });
});
