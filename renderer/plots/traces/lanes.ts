import type { ColumnExtents } from './column-extents.ts';
import { laneStyle } from './trace-scene.ts';

/** How values become pixels: one lane a channel, from top to bottom, all with one scale. */
export interface Lanes {
  readonly laneCount: number;
  /** Of all lanes together. */
  readonly height: number;
  /** What a whole lane is high, in the unit of the signal. */
  readonly valuePerLane: number;
  /** Of each lane: the value that stands in its middle, e.g. the offset of an electrode. */
  readonly centre: Float32Array;
}

export function laneHeight({ height, laneCount }: Pick<Lanes, 'height' | 'laneCount'>): number {
  return height / laneCount;
}

/** Pixel of a value from the upper edge of all lanes. */
export function laneY(lanes: Lanes, lane: number, value: number): number {
  const pixels = laneHeight(lanes);
  return (lane + 0.5 - (value - lanes.centre[lane]!) / lanes.valuePerLane) * pixels;
}

/** The lane at a pixel. */
export function laneAt(lanes: Lanes, y: number): number {
  return Math.min(lanes.laneCount - 1, Math.max(0, Math.floor(y / laneHeight(lanes))));
}

/** The value at a pixel, on the scale of the lane that is there. */
export function valueInLane(lanes: Lanes, y: number): number {
  const lane = laneAt(lanes, y);
  return lanes.centre[lane]! + (lane + 0.5 - y / laneHeight(lanes)) * lanes.valuePerLane;
}

/** The middle of what each lane shows: the median of the middles of its columns; 0 where nothing is known. */
export function centresOf({ laneCount, columns, low, high }: ColumnExtents): Float32Array {
  return Float32Array.from({ length: laneCount }, (_, lane) => {
    const middles: number[] = [];
    for (let place = lane * columns; place < (lane + 1) * columns; place++) {
      if (!Number.isNaN(low[place]!)) middles.push((low[place]! + high[place]!) / 2);
    }
    middles.sort((a, b) => a - b);
    return middles.length === 0 ? 0 : middles[middles.length >> 1]!;
  });
}

/** So few lanes are high enough for spikes to stay within them. */
const fewLanes = 8;

/**
 * Of the columns of all lanes, this share stays within its lane. Many lines may reach over their
 * neighbours where spikes are; a stripe has no neighbours' room, and its noise should look like little.
 */
function fittingShare(laneCount: number): number {
  if (laneStyle(laneCount) === 'stripes') return 0.9995;
  return laneCount <= fewLanes ? 0.998 : 0.97;
}

/**
 * A height of a lane at which lanes can be told apart and spikes can be seen.
 * @param centre of each lane
 */
export function fittingValuePerLane(extents: ColumnExtents, centre: Float32Array): number {
  const { laneCount, columns, low, high } = extents;
  const sizes: number[] = [];
  for (let lane = 0; lane < laneCount; lane++) {
    for (let place = lane * columns; place < (lane + 1) * columns; place++) {
      if (Number.isNaN(low[place]!)) continue;
      sizes.push(Math.max(high[place]! - centre[lane]!, centre[lane]! - low[place]!));
    }
  }
  if (sizes.length === 0) return 1;
  sizes.sort((a, b) => a - b);
  const fitting = sizes[Math.floor(fittingShare(laneCount) * (sizes.length - 1))]!;
  return fitting > 0 ? 2 * fitting : 1;
}
