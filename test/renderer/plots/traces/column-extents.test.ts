import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import {
  emptyExtents,
  fillExtents,
  joinColumns,
  type TraceBlock,
} from '../../../../renderer/plots/traces/column-extents.ts';

const samples = (start: number, lanes: readonly (readonly number[])[]): TraceBlock => ({
  segment: 0,
  start,
  end: start + lanes[0]!.length,
  laneCount: lanes.length,
  traces: { kind: 'samples', values: Float32Array.from(lanes.flat()) },
});

/** The envelope that the engine would give of the same samples. */
function envelope(block: TraceBlock, samplesPerBin: number): TraceBlock {
  const { values } = block.traces as { values: Float32Array };
  const length = block.end - block.start;
  const binCount = Math.ceil(length / samplesPerBin);
  const low = new Float32Array(block.laneCount * binCount);
  const high = new Float32Array(block.laneCount * binCount);
  for (let lane = 0; lane < block.laneCount; lane++) {
    for (let bin = 0; bin < binCount; bin++) {
      const from = lane * length + bin * samplesPerBin;
      const to = lane * length + Math.min(length, (bin + 1) * samplesPerBin);
      low[lane * binCount + bin] = Math.min(...values.subarray(from, to));
      high[lane * binCount + bin] = Math.max(...values.subarray(from, to));
    }
  }
  return { ...block, traces: { kind: 'envelope', binCount, samplesPerBin, low, high } };
}

const value = fc.integer({ min: -1000, max: 1000 });
const signal = fc.integer({ min: 4, max: 60 }).chain((length) =>
  fc.array(fc.array(value, { minLength: length, maxLength: length }), {
    minLength: 1,
    maxLength: 3,
  }),
);

describe('extents of columns', () => {
  it('hold every sample of their column and nothing beyond its neighbours', () => {
    fc.assert(
      fc.property(signal, fc.integer({ min: 1, max: 90 }), (lanes, columns) => {
        const block = samples(7, lanes);
        const span = { start: 7, end: 7 + lanes[0]!.length - 1 };
        const extents = emptyExtents(lanes.length, columns);
        fillExtents(extents, block, span);
        const perColumn = (span.end - span.start) / columns;
        for (const [lane, values] of lanes.entries()) {
          for (const [t, sample] of values.entries()) {
            const column = Math.min(columns - 1, Math.floor((t * columns) / (values.length - 1)));
            expect(extents.low[lane * columns + column]).toBeLessThanOrEqual(sample + 1e-3);
            expect(extents.high[lane * columns + column]).toBeGreaterThanOrEqual(sample - 1e-3);
          }
          for (let column = 0; column < columns; column++) {
            const near = values.slice(
              Math.floor(column * perColumn),
              Math.ceil((column + 1) * perColumn + 1e-9) + 1,
            );
            expect(extents.low[lane * columns + column]).toBeGreaterThanOrEqual(
              Math.min(...near) - 1e-3,
            );
            expect(extents.high[lane * columns + column]).toBeLessThanOrEqual(
              Math.max(...near) + 1e-3,
            );
          }
        }
      }),
    );
  });

  it('of an envelope hold those of the samples', () => {
    fc.assert(
      fc.property(
        signal,
        fc.integer({ min: 1, max: 12 }),
        fc.integer({ min: 1, max: 30 }),
        (lanes, samplesPerBin, columns) => {
          const block = samples(0, lanes);
          const span = { start: 0, end: lanes[0]!.length };
          const coarse = emptyExtents(lanes.length, columns);
          fillExtents(coarse, envelope(block, samplesPerBin), span);
          for (const [lane, values] of lanes.entries()) {
            for (const [t, sample] of values.entries()) {
              const place = lane * columns + Math.floor((t * columns) / values.length);
              expect(coarse.low[place]).toBeLessThanOrEqual(sample);
              expect(coarse.high[place]).toBeGreaterThanOrEqual(sample);
            }
          }
        },
      ),
    );
  });

  it('hold the last sample until its block ends, however wide a sample is', () => {
    fc.assert(
      fc.property(signal, fc.integer({ min: 60, max: 400 }), (lanes, columns) => {
        const extents = emptyExtents(lanes.length, columns);
        fillExtents(extents, samples(7, lanes), { start: 7, end: 7 + lanes[0]!.length });
        expect(extents.low.some((value) => Number.isNaN(value))).toBe(false);
        for (const [lane, values] of lanes.entries()) {
          expect(extents.low[(lane + 1) * columns - 1]).toBe(values.at(-1));
        }
      }),
    );
  });

  it('keep what a finer block filled, and stay unknown where no block reaches', () => {
    const fine = samples(20, [[1, 2, 3, 4, 5, 6, 7, 8, 9, 10, 11]]);
    const wide = envelope(samples(10, [new Array<number>(60).fill(50)]), 10);
    const extents = emptyExtents(1, 10);
    fillExtents(extents, fine, { start: 0, end: 100 });
    fillExtents(extents, wide, { start: 0, end: 100 });
    expect([...extents.high]).toEqual([
      Number.NaN,
      50,
      11,
      50,
      50,
      50,
      50,
      Number.NaN,
      Number.NaN,
      Number.NaN,
    ]);
  });

  it('of neighbours touch after they were joined, and never shrink', () => {
    fc.assert(
      fc.property(signal, fc.integer({ min: 1, max: 8 }), (lanes, samplesPerBin) => {
        const block = envelope(samples(0, lanes), samplesPerBin);
        const columns = 40;
        const extents = emptyExtents(lanes.length, columns);
        fillExtents(extents, block, block);
        const before = { low: extents.low.slice(), high: extents.high.slice() };
        joinColumns(extents);
        for (let place = 0; place < extents.low.length; place++) {
          expect(extents.low[place]).toBeLessThanOrEqual(before.low[place]!);
          expect(extents.high[place]).toBeGreaterThanOrEqual(before.high[place]!);
          if (place % columns === 0) continue;
          expect(extents.low[place]).toBeLessThanOrEqual(extents.high[place - 1]!);
          expect(extents.high[place]).toBeGreaterThanOrEqual(extents.low[place - 1]!);
        }
      }),
    );
  });
});
