import type { Pixels } from '../surface.ts';
import type { ColumnExtents } from './column-extents.ts';
import type { Inks } from './inks.ts';
import { type Lanes, laneHeight, laneY } from './lanes.ts';

/** Pixels to draw on; `whole` is the same memory as `rgba`, a pixel a number. */
export interface Raster extends Pixels {
  readonly whole: Uint32Array;
}

export function createRaster(width: number, height: number): Raster {
  const rgba = new Uint8ClampedArray(4 * width * height);
  return { width, height, rgba, whole: new Uint32Array(rgba.buffer) };
}

/** How a trace is drawn: its inks as packed colours, and how thick. */
export interface TracePen {
  /** By number of ink. */
  readonly colours: Uint32Array;
  /** Pixels of the raster. */
  readonly thickness: number;
}

/**
 * Draws all lanes, an upright run of pixels a column, its ends softened by how much of their pixel
 * they cover. Drawing runs into memory takes a few milliseconds where lines on a canvas take fifty,
 * so that a frame can be drawn anew for every movement.
 * @param lanes their height is that of the raster
 */
export function drawTraces(
  raster: Raster,
  lanes: Lanes,
  extents: ColumnExtents,
  inks: Inks,
  pen: TracePen,
): void {
  const { columns, low, high } = extents;
  const half = pen.thickness / 2;
  for (let lane = 0; lane < extents.laneCount; lane++) {
    const first = lane * columns;
    const zero = laneY(lanes, lane, 0);
    const pixelsPerValue = laneHeight(lanes) / lanes.valuePerLane;
    for (let column = 0; column < columns; column++) {
      const bottomValue = low[first + column]!;
      if (Number.isNaN(bottomValue)) continue;
      const top = zero - high[first + column]! * pixelsPerValue - half;
      const bottom = zero - bottomValue * pixelsPerValue + half;
      drawRun(raster, column, top, bottom, pen.colours[inks.ink[first + column]!]!);
    }
  }
}

/** A run of one column from `top` to `bottom`, both fractions of pixels; what lies outside is cut. */
export function drawRun(
  raster: Raster,
  column: number,
  top: number,
  bottom: number,
  colour: number,
): void {
  const { width, height, whole } = raster;
  if (bottom <= 0 || top >= height) return;
  const firstWhole = Math.ceil(Math.max(0, top));
  const beyondWhole = Math.floor(Math.min(height, bottom));
  if (firstWhole > beyondWhole) {
    // All of it lies within one pixel.
    blend(whole, (firstWhole - 1) * width + column, colour, bottom - top);
    return;
  }
  for (let row = firstWhole, at = firstWhole * width + column; row < beyondWhole; row++) {
    whole[at] = colour;
    at += width;
  }
  if (top > 0) blend(whole, (firstWhole - 1) * width + column, colour, firstWhole - top);
  if (bottom < height) blend(whole, beyondWhole * width + column, colour, bottom - beyondWhole);
}

/** Lays a share of a colour over a pixel; bytes of both colours are mixed two at a time. */
function blend(whole: Uint32Array, at: number, colour: number, share: number): void {
  const weight = Math.round(256 * share);
  if (weight <= 0) return;
  const ground = whole[at]!;
  const odd = 0x00ff00ff;
  const low = ((ground & odd) * (256 - weight) + (colour & odd) * weight) / 256;
  const high = (((ground >>> 8) & odd) * (256 - weight) + ((colour >>> 8) & odd) * weight) / 256;
  whole[at] = ((low & odd) | ((high & odd) << 8)) >>> 0;
}
