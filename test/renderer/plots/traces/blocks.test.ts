import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import {
  blocksFor,
  keptBlocks,
  nextBlock,
  stillTrue,
} from '../../../../renderer/plots/traces/blocks.ts';
import type { TraceBlock } from '../../../../renderer/plots/traces/column-extents.ts';

const block = (start: number, end: number, samplesPerBin: number): TraceBlock => ({
  segment: 0,
  start,
  end,
  laneCount: 1,
  traces: {
    kind: 'envelope',
    samplesPerBin,
    binCount: 0,
    low: new Float32Array(),
    high: new Float32Array(),
  },
});

const sampleCount = 1_000_000;
const range = fc
  .tuple(fc.nat(sampleCount - 20), fc.integer({ min: 16, max: sampleCount }))
  .map(([start, width]) => ({ segment: 0, start, end: Math.min(sampleCount, start + width) }));
const width = fc.integer({ min: 100, max: 4000 });

describe('the next block', () => {
  it('shows what is seen, at its pixels, within the segment', () => {
    fc.assert(
      fc.property(range, width, (seen, pixels) => {
        const plan = nextBlock(seen, pixels, sampleCount, [])!;
        expect(plan.start).toBeGreaterThanOrEqual(0);
        expect(plan.start).toBeLessThanOrEqual(seen.start);
        expect(plan.end).toBeGreaterThanOrEqual(seen.end);
        expect(plan.end).toBeLessThanOrEqual(sampleCount);
        const perPixel = (seen.end - seen.start) / pixels;
        expect(plan.widthPixels).toBeCloseTo((plan.end - plan.start) / perPixel, -0.5);
      }),
    );
  });

  it('is none once it came, also after a small move', () => {
    fc.assert(
      fc.property(
        range,
        width,
        fc.double({ min: -0.25, max: 0.25, noNaN: true }),
        (seen, pixels, share) => {
          const plan = nextBlock(seen, pixels, sampleCount, [])!;
          const came = block(plan.start, plan.end, (plan.end - plan.start) / plan.widthPixels);
          expect(nextBlock(seen, pixels, sampleCount, [came])).toBeNull();
          const by = Math.round(share * (seen.end - seen.start));
          const moved = { ...seen, start: seen.start + by, end: seen.end + by };
          if (moved.start < 0 || moved.end > sampleCount) return;
          expect(nextBlock(moved, pixels, sampleCount, [came])).toBeNull();
        },
      ),
    );
  });

  it('is asked for when bins are wider than pixels', () => {
    const seen = { segment: 0, start: 1000, end: 2000 };
    expect(nextBlock(seen, 1000, sampleCount, [block(0, 4000, 4)])).not.toBeNull();
    expect(nextBlock(seen, 1000, sampleCount, [block(0, 4000, 1)])).toBeNull();
  });
});

describe('blocks to draw from', () => {
  it('are those that reach into the range, the fitting one first', () => {
    const seen = { segment: 0, start: 1000, end: 2000 };
    const fitting = block(500, 1800, 1);
    const fine = block(0, 4000, 0.1);
    const coarse = block(0, 9000, 50);
    const elsewhere = block(5000, 9000, 1);
    const other = { ...fitting, segment: 1 };
    expect(blocksFor(seen, 1000, [coarse, fine, elsewhere, other, fitting])).toEqual([
      fitting,
      fine,
      coarse,
    ]);
  });

  it('are kept up to a number, the widest longest', () => {
    let kept: readonly TraceBlock[] = [block(0, sampleCount, 1000)];
    for (let i = 0; i < 20; i++) kept = keptBlocks(kept, block(i, i + 100, 1), 4);
    expect(kept.map(({ start, end }) => [start, end])).toEqual([
      [0, sampleCount],
      [17, 117],
      [18, 118],
      [19, 119],
    ]);
  });
});

describe('blocks that are still true when one came', () => {
  const samples = (start: number, ...values: number[]): TraceBlock => ({
    segment: 0,
    start,
    end: start + values.length,
    laneCount: 1,
    traces: { kind: 'samples', values: Float32Array.from(values) },
  });
  const layersOf = ({ traces }: TraceBlock) => [traces, null];
  const whole = block(0, sampleCount, 1000);
  const before = samples(10, 1, Number.NaN, 3);

  it('are all, but that of the same range, which it replaces', () => {
    const kept = [whole, before];
    expect(stillTrue(kept, samples(11, 7, 7, 7), layersOf)).toEqual(kept);
    expect(stillTrue(kept, samples(10, 1, Number.NaN, 3), layersOf)).toEqual([whole]);
    expect(stillTrue(kept, block(0, sampleCount, 500), layersOf)).toEqual([before]);
    expect(stillTrue(kept, block(10, 13, 2), layersOf)).toEqual([whole]);
  });

  it('are none where it says something else, in any layer', () => {
    const kept = [whole, before];
    expect(stillTrue(kept, samples(10, 1, 2, 3), layersOf)).toEqual([]);
    const again = samples(10, 1, Number.NaN, 3);
    const withModel = (one: TraceBlock) => [one.traces, one === again ? one.traces : null];
    expect(stillTrue(kept, again, withModel)).toEqual([]);
  });
});
