import type { Span } from './column-extents.ts';
import type { SpikeMark } from './inks.ts';
import { type Lanes, laneHeight } from './lanes.ts';
import { drawRun, type Raster } from './raster.ts';

/** More than so many ticks would hide what they stand on. */
const mostTicks = 600;
const tickWidth = 2;
const leastHeight = 9;

/** Draws a tick in its unit's colour on the lane where each spike is largest: stripes have no line to colour. */
export function drawSpikeTicks(
  raster: Raster,
  lanes: Lanes,
  marks: readonly SpikeMark[],
  span: Span,
  colours: Uint32Array,
): void {
  const seen = marks.filter(({ sample }) => sample >= span.start && sample < span.end);
  if (seen.length > mostTicks) return;
  const pitch = laneHeight(lanes);
  const half = Math.max(leastHeight, pitch) / 2;
  const perSample = raster.width / (span.end - span.start);
  for (const { sample, lanes: own, colour } of seen) {
    const left = Math.floor((sample - span.start) * perSample);
    const middle = (own[0]! + 0.5) * pitch;
    for (let column = left; column < Math.min(raster.width, left + tickWidth); column++) {
      drawRun(raster, column, middle - half, middle + half, colours[colour % colours.length]!);
    }
  }
}
