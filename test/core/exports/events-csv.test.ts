import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { parseEventsCsv } from '../../../core/exports/events-csv.ts';

const parse = (text: string) => parseEventsCsv(text, 'events.csv');

describe('parseEventsCsv', () => {
  it('gives back times that were written', () => {
    const times = fc.array(fc.double({ min: -1e6, max: 1e6, noNaN: true }), { maxLength: 20 });
    fc.assert(
      fc.property(times, fc.constantFrom('time_s\n', ' Time_S \r\n', ''), (seconds, header) => {
        const events = parse(header + seconds.map((time) => `${time}\n`).join(''));
        expect(events).toEqual({
          unit: 'seconds',
          seconds: Float64Array.from(seconds, (time) => time + 0),
        });
      }),
    );
  });

  it('finds its columns among others', () => {
    expect(parse('name,time_s\nclick,1.5\nclick,2\n')).toEqual({
      unit: 'seconds',
      seconds: Float64Array.of(1.5, 2),
    });
    expect(parse('segment,note,sample_index\n0,a,10\n1,b,20\n')).toEqual({
      unit: 'samples',
      sampleIndex: Float64Array.of(10, 20),
      segmentIndex: Float64Array.of(0, 1),
    });
    expect(parse('sample_index\n5\n')).toMatchObject({ segmentIndex: Float64Array.of(0) });
  });

  it.each([
    ['when,what\n1,2\n', /line 1: found "when,what"/],
    ['time_s\n1\n\nsoon\n', /line 4: time_s is "soon"/],
    ['sample_index,segment\n1\n', /line 2: segment is missing/],
    ['1.5\n2,5\n1e999\n', /line 3: the time is "1e999"/],
  ])('says what is wrong with %j', (text, message) => {
    expect(() => parse(text)).toThrow(message);
    expect(() => parse(text)).toThrow(expect.objectContaining({ code: 'BAD_CSV' }));
  });
});
