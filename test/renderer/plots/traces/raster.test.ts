import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { packedColour } from '../../../../renderer/plots/colour.ts';
import { emptyExtents } from '../../../../renderer/plots/traces/column-extents.ts';
import { inkSpikes, plainInks } from '../../../../renderer/plots/traces/inks.ts';
import { laneAt, laneY, valueInLane } from '../../../../renderer/plots/traces/lanes.ts';
import { createRaster, drawTraces } from '../../../../renderer/plots/traces/raster.ts';
import { drawSpikeTicks } from '../../../../renderer/plots/traces/spike-ticks.ts';

const white = packedColour({ red: 1, green: 1, blue: 1 });
const black = packedColour({ red: 0, green: 0, blue: 0 });
const red = packedColour({ red: 1, green: 0, blue: 0 });
const height = 40;

/** How much ink each row of a column got, 0 to 1. */
function drawColumn(low: number, high: number, thickness: number): readonly number[] {
  const raster = createRaster(1, height);
  raster.whole.fill(white);
  const extents = emptyExtents(1, 1);
  extents.low[0] = low;
  extents.high[0] = high;
  const lanes = { laneCount: 1, height, valuePerLane: height, centre: new Float32Array(1) };
  drawTraces(raster, lanes, extents, plainInks(1, 1), {
    colours: Uint32Array.of(black),
    thickness,
  });
  return Array.from({ length: height }, (_, row) => 1 - raster.rgba[4 * row]! / 255);
}

describe('a run of pixels', () => {
  const position = fc.double({ min: -60, max: 60, noNaN: true });

  it('has as much ink as it is long and covers its pixels', () => {
    fc.assert(
      fc.property(position, position, fc.double({ min: 0.5, max: 3, noNaN: true }), (a, b, pen) => {
        const low = Math.fround(Math.min(a, b));
        const high = Math.fround(Math.max(a, b));
        const top = Math.max(0, height / 2 - high - pen / 2);
        const bottom = Math.min(height, height / 2 - low + pen / 2);
        const ink = drawColumn(low, high, pen);
        for (const [row, share] of ink.entries()) {
          const covered = Math.max(0, Math.min(row + 1, bottom) - Math.max(row, top));
          expect(share).toBeCloseTo(covered, 1.5);
        }
      }),
    );
  });

  it('is not drawn where nothing is known', () => {
    expect(drawColumn(Number.NaN, Number.NaN, 1)).toEqual(new Array(height).fill(0));
  });
});

describe('lanes', () => {
  it('give back the value and the lane of a pixel', () => {
    fc.assert(
      fc.property(
        fc.integer({ min: 1, max: 20 }),
        fc.double({ min: -0.49, max: 0.49, noNaN: true }),
        fc.double({ min: 0.1, max: 1e4, noNaN: true }),
        fc.nat(19),
        (laneCount, share, valuePerLane, wanted) => {
          const lane = wanted % laneCount;
          const centre = Float32Array.from({ length: laneCount }, (_, i) => 10 * i);
          const lanes = { laneCount, height: 300, valuePerLane, centre };
          const value = 10 * lane + share * valuePerLane;
          const y = laneY(lanes, lane, value);
          expect(laneAt(lanes, y)).toBe(lane);
          expect(valueInLane(lanes, y)).toBeCloseTo(value, 3);
        },
      ),
    );
  });
});

describe('spikes', () => {
  const mark = { sample: 50, before: 10, after: 20, lanes: [1, 2], colour: 4 };

  it('colour the length of their template on its lanes', () => {
    const inks = plainInks(3, 100);
    inkSpikes(inks, [mark], { start: 0, end: 100 });
    for (let lane = 0; lane < 3; lane++) {
      for (let column = 0; column < 100; column++) {
        const isSpike = lane > 0 && column >= 40 && column <= 70;
        expect(inks.ink[lane * 100 + column]).toBe(isSpike ? 5 : 0);
      }
    }
  });

  it('are one column on their main lane where they are too small for a shape', () => {
    const inks = plainInks(3, 10);
    inkSpikes(inks, [mark], { start: 0, end: 1000 });
    expect([...inks.ink.keys()].filter((place) => inks.ink[place] !== 0)).toEqual([10]);
  });

  it('outside of what is seen colour nothing', () => {
    const inks = plainInks(3, 10);
    inkSpikes(inks, [mark], { start: 100, end: 200 });
    inkSpikes(inks, [mark], { start: 0, end: 30 });
    expect(inks.ink.every((ink) => ink === 0)).toBe(true);
  });

  it('are drawn with their own colour', () => {
    const raster = createRaster(2, 4);
    raster.whole.fill(white);
    const extents = emptyExtents(1, 2);
    extents.low.fill(-1);
    extents.high.fill(1);
    const lanes = { laneCount: 1, height: 4, valuePerLane: 4, centre: new Float32Array(1) };
    const inks = { laneCount: 1, columns: 2, ink: Uint8Array.of(0, 1) };
    drawTraces(raster, lanes, extents, inks, { colours: Uint32Array.of(black, red), thickness: 0 });
    expect([...raster.whole]).toEqual([white, white, black, red, black, red, white, white]);
  });

  it('are ticks on stripes, where they are few enough to leave something of them', () => {
    const inkOf = (count: number) => {
      const raster = createRaster(1000, 20);
      raster.whole.fill(white);
      const lanes = { laneCount: 4, height: 20, valuePerLane: 1, centre: new Float32Array(4) };
      const marks = Array.from({ length: count }, (_, i) => ({
        ...mark,
        sample: i,
        lanes: [2, 3],
      }));
      drawSpikeTicks(raster, lanes, marks, { start: 0, end: 1000 }, Uint32Array.of(black, red));
      return raster.whole.filter((pixel) => pixel === black).length;
    };
    // Of one tick: two columns, and of nine rows about the middle of its lane those that it covers whole.
    expect(inkOf(1)).toBe(2 * 9);
    expect(inkOf(601)).toBe(0);
  });
});
