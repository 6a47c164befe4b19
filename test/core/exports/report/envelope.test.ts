import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { drawTrace } from '../../../../core/exports/report/envelope.ts';
import { SvgPath } from '../../../../core/exports/report/svg-path.ts';
import { pathData, pathPoints } from './path-points.ts';

function drawn(trace: Float32Array, samplesPerPixel: number) {
  const path = new SvgPath();
  drawTrace(path, trace, 0, trace.length, {
    samplesPerPixel,
    xOf: (sample) => sample / samplesPerPixel,
    yOf: (value) => value,
  });
  return pathPoints(pathData(path.markup('p'), 'p')[0] ?? '');
}

const wholeTrace = fc
  .array(fc.integer({ min: -500, max: 500 }), { minLength: 1, maxLength: 400 })
  .map((values) => Float32Array.from(values));

describe('a trace in a picture', () => {
  it('reaches the least and the greatest value of every column of pixels', () => {
    fc.assert(
      fc.property(wholeTrace, fc.integer({ min: 2, max: 20 }), (trace, samplesPerPixel) => {
        const points = drawn(trace, samplesPerPixel);
        for (let start = 0; start < trace.length; start += samplesPerPixel) {
          const column = trace.subarray(start, start + samplesPerPixel);
          const inColumn = points.filter(
            ({ x }) => Math.floor(x + 1e-6) === start / samplesPerPixel,
          );
          expect(inColumn.length).toBeLessThanOrEqual(2);
          expect(Math.min(...inColumn.map(({ y }) => y))).toBeCloseTo(Math.min(...column), 6);
          expect(Math.max(...inColumn.map(({ y }) => y))).toBeCloseTo(Math.max(...column), 6);
        }
      }),
    );
  });

  it('has every sample where there is room', () => {
    fc.assert(
      fc.property(wholeTrace, (trace) => {
        expect(drawn(trace, 0.5).map(({ y }) => Math.round(y))).toEqual([...trace]);
      }),
    );
  });

  it('is broken where there is no number', () => {
    const trace = Float32Array.of(1, 2, Number.NaN, Number.POSITIVE_INFINITY, 3, 4);
    expect(drawn(trace, 1).map(({ command }) => command)).toEqual(['m', 'l', 'm', 'l']);
    expect(drawn(new Float32Array(9).fill(Number.NaN), 3)).toEqual([]);
  });
});
