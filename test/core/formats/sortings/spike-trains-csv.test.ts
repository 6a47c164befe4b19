import { describe, expect, it } from 'vitest';
import { readSpikeTrainsCsv } from '../../../../core/formats/sortings/spike-trains-csv.ts';

const read = (text: string) => readSpikeTrainsCsv(text, 'truth.csv', 1000).spikes;

function message(text: string): string {
  try {
    read(text);
  } catch (error) {
    return `${(error as { code: string }).code}: ${(error as Error).message}`;
  }
  throw new Error('nothing was thrown');
}

describe('reading spike trains', () => {
  it('finds the columns by name, in any order and among others', () => {
    expect(read('time,Sample_Index, UNIT_ID \r\n0.1,200,7\r\n0.2,100,-1\r\n')).toEqual({
      unitIds: Int32Array.of(-1, 7),
      segmentIndex: Uint16Array.of(0, 0),
      sampleIndex: Float64Array.of(100, 200),
      unitIndex: Int32Array.of(0, 1),
    });
  });

  it('takes two columns of whole numbers without a header', () => {
    const spikes = read('3,1000\n1,10.0\n3,20\n');
    expect([...spikes.sampleIndex]).toEqual([10, 20, 1000]);
    expect([...spikes.unitIndex].map((unit) => spikes.unitIds[unit])).toEqual([1, 3, 3]);
  });

  it('sorts by segment, then sample, then unit', () => {
    const spikes = read('unit_id,sample_index,segment\n2,5,1\n9,7,0\n1,5,1\n');
    expect([...spikes.segmentIndex]).toEqual([0, 1, 1]);
    expect([...spikes.unitIndex].map((unit) => spikes.unitIds[unit])).toEqual([9, 1, 2]);
  });

  it('takes seconds where the rate is known', () => {
    expect([...read('unit_id,time_s\n4,0.25\n4,1.0004\n').sampleIndex]).toEqual([250, 1000]);
    expect(() => readSpikeTrainsCsv('unit_id,time_s\n4,0.25\n', 'x.csv')).toThrow(
      expect.objectContaining({ code: 'SAMPLE_RATE_MISSING' }),
    );
  });

  it('takes a column of seconds for each unit, silent ones as well', () => {
    expect(read('unit_7,unit_2,unit_3\r\n0.001,0.5,\r\n0.002,,\r\n')).toEqual({
      unitIds: Int32Array.of(2, 3, 7),
      segmentIndex: Uint16Array.of(0, 0, 0),
      sampleIndex: Float64Array.of(1, 2, 500),
      unitIndex: Int32Array.of(2, 2, 0),
    });
  });

  it('numbers units that have names, in the order in which people count them', () => {
    const text = 'unit_id,sample_index\nsig10,5\nsig9,6\nsig10,7\n';
    const { spikes, names } = readSpikeTrainsCsv(text, 'x.csv');
    expect([...names]).toEqual([
      [0, 'sig9'],
      [1, 'sig10'],
    ]);
    expect([...spikes.unitIndex]).toEqual([1, 0, 1]);
  });

  it('has no spikes where there is only a header', () => {
    expect(read('unit_id,sample_index\r\n').sampleIndex).toHaveLength(0);
  });

  it.each([
    ['', /BAD_CSV: truth\.csv is empty; expected the columns unit_id,sample_index/],
    ['a,b\n1,2\n', /line 1: found "a,b"; expected a header with the columns unit_id/],
    ['1;20\n', /line 1: found "1;20".*separated by commas/],
    [
      'unit_id,sample_index\n1,2\n1,2.5\n',
      /line 3: sample_index is "2\.5"; expected a whole number/,
    ],
    ['unit_id,sample_index\n1,-2\n', /line 2: sample_index is "-2"/],
    ['unit_id,sample_index\n1\n', /line 2: sample_index is missing/],
    ['unit_id,sample_index\n1,2\nx,2\n', /line 3: unit_id is "x"/],
    ['unit_id,sample_index\n,2\n', /line 2: unit_id is missing/],
    ['unit_id,time_s\n1,-0.5\n', /line 2: the time is "-0.5"/],
    ['unit_1,unit_2\n0.5,\nx,\n', /line 3: the time of unit 1 is "x"/],
    ['unit_id,sample_index\n4000000000,2\n', /line 2: unit_id is "4000000000".* to 2147483647/],
    ['1,2\n\n1,9007199254740993\n', /line 3: sample_index/],
  ])('explains what is wrong with %j', (text, expected) => {
    expect(message(text)).toMatch(expected);
  });
});
