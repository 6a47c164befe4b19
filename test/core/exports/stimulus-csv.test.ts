import { describe, expect, it } from 'vitest';
import { parseStimulusCsv } from '../../../core/exports/stimulus-csv.ts';

const parse = (text: string, bins: number) => parseStimulusCsv(text, 'stimulus.csv', bins);

describe('parseStimulusCsv', () => {
  it('reads a column for each covariate', () => {
    expect(parse('velocity,light\n1,0\n2,0.5\n-3,1e-3\n', 3)).toEqual({
      names: ['velocity', 'light'],
      values: Float64Array.of(1, 2, -3, 0, 0.5, 1e-3),
    });
    expect(parse('1\n2\n', 2)).toEqual({
      names: ['stimulus 1'],
      values: Float64Array.of(1, 2),
    });
  });

  it.each([
    ['', 2, /has 0 rows of values; expected 2/],
    ['v\n1\n2\n3\n', 2, /has 3 rows of values; expected 2/],
    ['v,w\n1,2\n3\n', 2, /line 3: column 2 is ""/],
    ['v\n1\nfast\n', 2, /line 3: column 1 is "fast"/],
  ])('says what is wrong with %j', (text, bins, message) => {
    expect(() => parse(text, bins)).toThrow(message);
  });
});
