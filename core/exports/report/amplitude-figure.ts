import { selectInPlace } from '../../math/order-statistics.ts';
import { amplitudeUnit } from '../../recording/amplitude-unit.ts';
import type { Sorting } from '../../sorting/sorting.ts';
import { horizontalAxis, roundTicks } from './axis.ts';
import { svgMarkup, svgText } from './markup.ts';
import { fixedText } from './number-text.ts';
import { SvgPath } from './svg-path.ts';
import { shareOfTimeline, spikeSeconds, type Timeline } from './timeline.ts';
import { colourClass } from './unit-colours.ts';

const width = 240;
const height = 124;
const left = 52;
const right = width - 8;
const top = 8;
const bottom = height - 38;
/** From so many spikes on, dots stand on the coarser grid: their number is bounded either way. */
const manySpikes = 3000;

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
  const dots = new SvgPath();
  const grid = rows.length < manySpikes ? 1 : 2;
  const placesInColumn = Math.floor((bottom - top) / grid) + 1;
  const columns = Math.floor((right - left) / grid);
  const places = new Uint8Array((columns + 1) * placesInColumn);
  for (const row of rows) {
    const amplitude = sorting.spikes.amplitude[row];
    if (!Number.isFinite(amplitude)) continue;
    const shown = Math.max(least, Math.min(greatest, amplitude));
    const column = Math.round(shareOfTimeline(timeline, spikeSeconds(sorting, row)) * columns);
    places[column * placesInColumn + Math.floor((yOf(shown) - top) / grid)] = 1;
  }
  for (const [place, occupied] of places.entries()) {
    if (occupied === 0) continue;
    const x = left + grid * Math.floor(place / placesInColumn);
    dots.run(x, top + grid * (place % placesInColumn), 0);
  }

  const ticks = roundTicks(least, greatest, 4);
  const lines = new SvgPath();
  let labels = '';
  for (const value of ticks.values) {
    lines.moveTo(left, yOf(value)).lineTo(right, yOf(value));
    labels += svgText(left - 6, yOf(value) + 4, fixedText(value, ticks.decimals), 'end');
  }
  const { unitId } = sorting.units[unit];
  return svgMarkup({
    width,
    height,
    label: `Amplitude of unit ${unitId} in ${amplitudeUnit(sorting)} over the recording`,
    body:
      lines.markup('grid') +
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
  const known = new Float32Array(rows.length);
  let count = 0;
  for (const row of rows) {
    if (Number.isFinite(spikes.amplitude[row])) known[count++] = spikes.amplitude[row];
  }
  if (count === 0) return { least: -1, greatest: 0 };
  const few = Math.floor(0.002 * (count - 1));
  const least = Math.min(0, 1.15 * selectInPlace(known, few, count));
  const greatest = Math.max(0, 1.15 * selectInPlace(known, count - 1 - few, count));
  return greatest > least ? { least, greatest } : { least: -1, greatest: 0 };
}
