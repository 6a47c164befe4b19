import { packedColour, type Rgb } from '../colour.ts';
import type { ColumnExtents } from './column-extents.ts';
import type { Lanes } from './lanes.ts';
import type { Raster } from './raster.ts';

/** Packed colours from the most negative value over zero to the most positive one. */
export type HeatColours = Uint32Array;

const steps = 255;

/** A map that goes from one colour through the ground to another: zero looks like nothing. */
export function heatColours(negative: Rgb, ground: Rgb, positive: Rgb): HeatColours {
  return Uint32Array.from({ length: steps }, (_, step) => {
    const side = (2 * step) / (steps - 1) - 1;
    const share = Math.abs(side);
    const end = side < 0 ? negative : positive;
    const mix = (from: number, to: number) => from + share * (to - from);
    return packedColour({
      red: mix(ground.red, end.red),
      green: mix(ground.green, end.green),
      blue: mix(ground.blue, end.blue),
    });
  });
}

/**
 * Draws a lane as a stripe whose colour says the value: in each column the one that is farthest from
 * the lane's centre. For more channels than lines can show.
 * @param lanes a value of half of `valuePerLane` has the last colour
 */
export function drawHeat(
  raster: Raster,
  lanes: Lanes,
  { laneCount, columns, low, high }: ColumnExtents,
  colours: HeatColours,
): void {
  const { width, height, whole } = raster;
  const middle = (steps - 1) / 2;
  const perValue = (2 * middle) / lanes.valuePerLane;
  let drawn = -1;
  for (let row = 0; row < height; row++) {
    const lane = Math.min(laneCount - 1, Math.floor(((row + 0.5) * laneCount) / height));
    if (lane === drawn) {
      whole.copyWithin(row * width, (row - 1) * width, row * width);
      continue;
    }
    drawn = lane;
    const centre = lanes.centre[lane]!;
    for (let column = 0; column < columns; column++) {
      const above = high[lane * columns + column]! - centre;
      const below = low[lane * columns + column]! - centre;
      if (Number.isNaN(below)) continue;
      const value = above > -below ? above : below;
      const step = Math.round(middle + value * perValue);
      whole[row * width + column] = colours[Math.max(0, Math.min(steps - 1, step))]!;
    }
  }
}
