import type { Sorting } from '../../sorting/sorting.ts';
import { horizontalAxis } from './axis.ts';
import { svgMarkup, svgText } from './markup.ts';
import { counted } from './number-text.ts';
import { SvgPath } from './svg-path.ts';
import { recordingTimeline, shareOfTimeline, spikeSeconds } from './timeline.ts';
import { colourClass } from './unit-colours.ts';

const width = 1120;
const left = 72;
const right = width - 16;
const top = 4;
const columns = right - left;
/** Shades of a mark: the last one where a column of pixels holds as many spikes as any of the row. */
const shades = 4;
const labelSpacing = 13;

/**
 * Every unit's spikes over the whole recording. One mark a column of pixels and unit, darker where
 * it stands for more spikes, neighbours of one shade joined: the size is bounded by the picture.
 */
export function rasterFigure(
  sorting: Sorting,
  rows: readonly Int32Array[],
  colours: Int32Array,
): string {
  const timeline = recordingTimeline(sorting);
  const xOf = (seconds: number) =>
    left + Math.round(shareOfTimeline(timeline, seconds) * (columns - 1));
  const rowHeight = Math.max(2, Math.min(20, Math.floor(480 / Math.max(1, rows.length))));
  const bottom = top + rowHeight * rows.length;
  const labelEvery = Math.ceil(labelSpacing / rowHeight);

  let body = '';
  for (const { startSeconds, endSeconds } of timeline.gaps) {
    const x = xOf(startSeconds);
    body += `<rect class="gap" x="${x}" y="${top}" width="${Math.max(1, xOf(endSeconds) - x)}" height="${bottom - top}"/>`;
  }
  const thickness = rowHeight > 4 ? rowHeight - 3 : rowHeight - 0.5;
  body += `<g stroke-width="${thickness}">`;
  const counts = new Int32Array(columns);
  for (const [unit, spikeRows] of rows.entries()) {
    counts.fill(0);
    for (const row of spikeRows) counts[xOf(spikeSeconds(sorting, row)) - left]++;
    body += rasterRow(counts, top + (unit + 0.5) * rowHeight, colourClass(colours[unit]));
  }
  body += '</g>';
  for (let unit = 0; unit < rows.length; unit += labelEvery) {
    const y = top + (unit + 0.5) * rowHeight + 4;
    body += svgText(
      left - 12,
      y,
      `${unit === 0 ? 'unit ' : ''}${sorting.units[unit].unitId}`,
      'end',
    );
  }
  body += horizontalAxis({
    left,
    right,
    y: bottom + 4,
    min: timeline.startSeconds / timeline.axisUnitSeconds,
    max: timeline.endSeconds / timeline.axisUnitSeconds,
    name: timeline.axisName,
    labelWidth: 80,
  });
  return svgMarkup({
    width,
    height: bottom + 40,
    label: `Spikes of ${counted(rows.length, 'unit')} over the recording`,
    body,
  });
}

function rasterRow(counts: Int32Array, y: number, className: string): string {
  const most = counts.reduce((a, b) => Math.max(a, b), 0);
  const paths = Array.from({ length: shades }, () => new SvgPath());
  const shadeOf = (column: number) =>
    counts[column] === 0 ? 0 : Math.ceil((shades * counts[column]) / most);
  for (let column = 0; column < counts.length; ) {
    const shade = shadeOf(column);
    const start = column;
    while (column < counts.length && shadeOf(column) === shade) column++;
    if (shade > 0) paths[shade - 1].run(left + start, y, column - start);
  }
  return paths.map((path, shade) => path.markup(`raster s${shade + 1} ${className}`)).join('');
}
