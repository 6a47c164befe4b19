import type { Sorting } from '../../sorting/sorting.ts';
import { horizontalAxis } from './axis.ts';
import { svgMarkup, svgText } from './markup.ts';
import { countText } from './number-text.ts';
import { SvgPath } from './svg-path.ts';
import { colourClass } from './unit-colours.ts';

const width = 240;
const height = 124;
const left = 44;
const right = width - 8;
const top = 8;
const bottom = height - 38;

/** Longest interval shown. */
const longestIntervalMs = 30;
const binMs = 0.5;
const binCount = longestIntervalMs / binMs;

/** Intervals between successive spikes of one unit, in bins of half a millisecond up to 30 ms. */
export function intervalHistogram(sorting: Sorting, rows: Int32Array): Int32Array {
  const { spikes, sampleRate } = sorting;
  const counts = new Int32Array(binCount);
  for (let i = 1; i < rows.length; i++) {
    if (spikes.segmentIndex[rows[i]] !== spikes.segmentIndex[rows[i - 1]]) continue;
    const samples = spikes.sampleIndex[rows[i]] - spikes.sampleIndex[rows[i - 1]];
    const bin = Math.floor((samples * 1000) / (sampleRate * binMs) + 1e-9);
    if (bin < binCount) counts[bin]++;
  }
  return counts;
}

/** The histogram of a unit's inter-spike intervals, with the refractory period shaded. */
export function intervalFigure(
  sorting: Sorting,
  unit: number,
  rows: Int32Array,
  colour: number,
): string {
  const counts = intervalHistogram(sorting, rows);
  const most = counts.reduce((a, b) => Math.max(a, b), 0);
  const binWidth = (right - left) / binCount;
  const yOf = (count: number) => bottom - (most === 0 ? 0 : (count / most) * (bottom - top));

  const area = new SvgPath().moveTo(left, bottom);
  for (const [bin, count] of counts.entries()) {
    area.lineTo(left + bin * binWidth, yOf(count));
    area.lineTo(left + (bin + 1) * binWidth, yOf(count));
  }
  area.lineTo(right, bottom).close();
  const refractoryWidth =
    (Math.min(sorting.parameters.refractoryMs, longestIntervalMs) / longestIntervalMs) *
    (right - left);
  const { unitId } = sorting.units[unit];
  return svgMarkup({
    width,
    height,
    label: `Inter-spike intervals of unit ${unitId} up to ${longestIntervalMs} ms, at most ${most} in a bin of ${binMs} ms`,
    body:
      `<rect class="refractory" x="${left}" y="${top}" width="${Math.round(refractoryWidth * 10) / 10}" height="${bottom - top}"/>` +
      (most === 0 ? '' : area.markup(`area ${colourClass(colour)}`)) +
      svgText(left - 6, bottom + 1, '0', 'end') +
      (most === 0 ? '' : svgText(left - 6, top + 9, countText(most), 'end')) +
      horizontalAxis({
        left,
        right,
        y: bottom,
        min: 0,
        max: longestIntervalMs,
        name: 'interval (ms)',
        labelWidth: 50,
      }),
  });
}
