import type { Span, TraceBlock } from './column-extents.ts';
import type { Inks } from './inks.ts';
import { type Lanes, laneY } from './lanes.ts';
import { drawRun, type Raster } from './raster.ts';

/** Samples this far apart, in pixels, are seen one by one. */
const leastDistance = 7;
const dotSize = 3;

/** Draws a dot on every sample, where samples are far enough apart. @param colours by number of ink */
export function drawSampleDots(
  raster: Raster,
  lanes: Lanes,
  blocks: readonly TraceBlock[],
  span: Span,
  inks: Inks,
  colours: Uint32Array,
): void {
  const perSample = raster.width / (span.end - span.start);
  const block = blocks[0];
  if (block?.traces.kind !== 'samples' || perSample < leastDistance) return;
  const { values } = block.traces;
  const length = block.end - block.start;
  const first = Math.max(block.start, Math.ceil(span.start));
  const last = Math.min(block.end - 1, Math.floor(span.end));
  for (let lane = 0; lane < lanes.laneCount; lane++) {
    for (let sample = first; sample <= last; sample++) {
      const column = Math.min(raster.width - 1, Math.floor((sample - span.start) * perSample));
      const colour = colours[inks.ink[lane * inks.columns + column]!]!;
      const y = laneY(lanes, lane, values[lane * length + sample - block.start]!);
      drawDot(raster, column, Math.round(y), colour);
    }
  }
}

function drawDot(raster: Raster, column: number, row: number, colour: number): void {
  const reach = (dotSize - 1) / 2;
  const left = Math.max(0, column - reach);
  const right = Math.min(raster.width - 1, column + reach);
  for (let at = left; at <= right; at++)
    drawRun(raster, at, row - reach - 0.5, row + reach + 0.5, colour);
}
