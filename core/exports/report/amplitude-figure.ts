import type { Sorting } from '../../sorting/sorting.ts';
import { horizontalAxis, roundTicks } from './axis.ts';
import { svgMarkup, svgText } from './markup.ts';
import { fixedText } from './number-text.ts';
import { SvgPath } from './svg-path.ts';
import { shareOfTimeline, spikeSeconds, type Timeline } from './timeline.ts';
import { colourClass } from './unit-colours.ts';

const width = 388;
const height = 124;
const left = 52;
const right = width - 8;
const top = 8;
const bottom = height - 38;
/** Dots stand on a grid of this many pixels, one at most in a place, so that their number is bounded. */
const gridX = 3;
const gridY = 2;

/** A unit's amplitude over the recording, from zero, so that drift and lost spikes can be seen. */
export function amplitudeFigure(
  sorting: Sorting,
  unit: number,
  rows: Int32Array,
  timeline: Timeline,
  colour: number,
): string {
  const { least, greatest } = amplitudeRange(sorting, rows);
  const yOf = (microvolts: number) =>
    bottom - ((microvolts - least) / (greatest - least)) * (bottom - top);
  const columns = Math.floor((right - left) / gridX);
  const places = new Uint8Array((columns + 1) * (Math.floor((bottom - top) / gridY) + 1));
  const rowsOfPlaces = places.length / (columns + 1);
  for (const row of rows) {
    const amplitude = sorting.spikes.amplitude[row];
    if (!Number.isFinite(amplitude)) continue;
    const clamped = Math.max(least, Math.min(greatest, amplitude));
    const column = Math.round(shareOfTimeline(timeline, spikeSeconds(sorting, row)) * columns);
    const place = Math.round((yOf(clamped) - top) / gridY);
    places[column * rowsOfPlaces + place] = 1;
  }
  const dots = new SvgPath();
  for (let place = 0; place < places.length; place++) {
    if (places[place] === 0) continue;
    const column = Math.floor(place / rowsOfPlaces);
    dots.run(left + column * gridX, top + (place % rowsOfPlaces) * gridY, 0);
  }

  const ticks = roundTicks(least, greatest, 4);
  const grid = new SvgPath();
  let labels = '';
  for (const value of ticks.values) {
    grid.moveTo(left, yOf(value)).lineTo(right, yOf(value));
    labels += svgText(left - 6, yOf(value) + 4, fixedText(value, ticks.decimals), 'end');
  }
  const { unitId } = sorting.units[unit];
  return svgMarkup({
    width,
    height,
    label: `Amplitude of unit ${unitId} in microvolts over the recording`,
    body:
      grid.markup('grid') +
      labels +
      dots.markup(`dots ${colourClass(colour)}`) +
      horizontalAxis({
        left,
        right,
        y: bottom,
        min: timeline.startSeconds / timeline.axisUnitSeconds,
        max: timeline.endSeconds / timeline.axisUnitSeconds,
        name: timeline.axisName,
        labelWidth: 60,
      }),
  });
}

/** From zero to the amplitude that all but a few spikes stay below, with some room. */
function amplitudeRange(
  { spikes }: Sorting,
  rows: Int32Array,
): { least: number; greatest: number } {
  const sorted = Float32Array.from(rows, (row) => spikes.amplitude[row])
    .filter(Number.isFinite)
    .sort();
  if (sorted.length === 0) return { least: -1, greatest: 0 };
  const few = Math.floor(0.002 * (sorted.length - 1));
  const least = Math.min(0, 1.15 * sorted[few]);
  const greatest = Math.max(0, 1.15 * sorted[sorted.length - 1 - few]);
  return greatest > least ? { least, greatest } : { least: -1, greatest: 0 };
}
