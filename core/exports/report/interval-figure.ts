import type { Sorting } from '../../sorting/sorting.ts';
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

/** Lower edge of the first bin. A millisecond is an edge too: refractory periods end at one. */
const firstEdgeMs = 0.5;
const binsPerOctave = 3;
/** Up to ten seconds: a unit that fires rarely has a histogram as well. */
const binCount = 43;
const tickMs = [1, 10, 100, 1000];
const binWidth = (right - left) / binCount;

/**
 * Intervals between successive spikes of one unit, in bins of a third of an octave: bin `b` holds
 * `[2^(b/3), 2^((b+1)/3)) * 0.5` ms. What lies beyond the ends is counted in the first and the
 * last bin, so that bursts, refractoriness and rates of every unit fit one axis.
 */
export function intervalHistogram(sorting: Sorting, rows: Int32Array): Int32Array {
  const { spikes, sampleRate } = sorting;
  const counts = new Int32Array(binCount);
  for (let i = 1; i < rows.length; i++) {
    if (spikes.segmentIndex[rows[i]] !== spikes.segmentIndex[rows[i - 1]]) continue;
    const samples = spikes.sampleIndex[rows[i]] - spikes.sampleIndex[rows[i - 1]];
    const bin = Math.floor(binOf((samples * 1000) / sampleRate) + 1e-9);
    counts[Math.max(0, Math.min(binCount - 1, bin))]++;
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
  const yOf = (count: number) => bottom - (most === 0 ? 0 : (count / most) * (bottom - top));
  const area = new SvgPath().moveTo(left, bottom);
  for (const [bin, count] of counts.entries()) {
    area.lineTo(left + bin * binWidth, yOf(count));
    area.lineTo(left + (bin + 1) * binWidth, yOf(count));
  }
  area.lineTo(right, bottom).close();
  const { unitId } = sorting.units[unit];
  return svgMarkup({
    width,
    height,
    label: `Histogram of the inter-spike intervals of unit ${unitId} on a logarithmic axis, at most ${most} in a bin`,
    body:
      refractoryShade(sorting.parameters.refractoryMs) +
      (most === 0 ? '' : area.markup(`area ${colourClass(colour)}`)) +
      svgText(left - 6, bottom + 1, '0', 'end') +
      (most === 0 ? '' : svgText(left - 6, top + 9, countText(most), 'end')) +
      logarithmicAxis(),
  });
}

/** Bins, and parts of one, from the first edge to an interval. */
function binOf(milliseconds: number): number {
  return binsPerOctave * Math.log2(milliseconds / firstEdgeMs);
}

function refractoryShade(refractoryMs: number): string {
  const shaded = Math.max(0, Math.min(binCount, binOf(refractoryMs))) * binWidth;
  return `<rect class="refractory" x="${left}" y="${top}" width="${Math.round(shaded * 10) / 10}" height="${bottom - top}"/>`;
}

function logarithmicAxis(): string {
  const ticks = new SvgPath().moveTo(left, bottom).lineTo(right, bottom);
  let labels = '';
  for (const milliseconds of tickMs) {
    const x = left + binOf(milliseconds) * binWidth;
    ticks.moveTo(x, bottom).lineTo(x, bottom + 4);
    labels += svgText(x, bottom + 16, countText(milliseconds), 'middle');
  }
  return `${ticks.markup('axis')}${labels}${svgText((left + right) / 2, bottom + 31, 'interval (ms)', 'middle')}`;
}
