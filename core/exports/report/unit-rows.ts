import { amplitudeFigure } from './amplitude-figure.ts';
import { intervalFigure } from './interval-figure.ts';
import { escapeMarkup } from './markup.ts';
import { counted } from './number-text.ts';
import type { ReportInput } from './report-input.ts';
import { templateFigure } from './template-figure.ts';
import { recordingTimeline } from './timeline.ts';
import { colourClass } from './unit-colours.ts';
import { metricOf } from './units-table.ts';

/** More units than this would make the page too large to be read or sent. */
const mostUnitRows = 40;

/** The units that get a row: all, or those with the most spikes, in the order of the table. */
export function unitsWithRows(spikeCounts: Int32Array): readonly number[] {
  return Array.from(spikeCounts, (_, unit) => unit)
    .sort((a, b) => spikeCounts[b] - spikeCounts[a] || a - b)
    .slice(0, mostUnitRows)
    .sort((a, b) => a - b);
}

/** One row a unit: what it is, its template, its inter-spike intervals and its amplitude over time. */
export function unitRows(
  { sorting, metrics }: ReportInput,
  rows: readonly Int32Array[],
  shownUnits: readonly number[],
  colours: Int32Array,
): string {
  const timeline = recordingTimeline(sorting);
  const lines = shownUnits.map((unit) => {
    const { unitId, mainChannel } = sorting.units[unit];
    const colour = colours[unit];
    const rate = metricOf(metrics, 'firing_rate', unit);
    const snr = metricOf(metrics, 'snr', unit);
    const facts = [
      escapeMarkup(sorting.channelNames[mainChannel]),
      counted(rows[unit].length, 'spike'),
      ...(rate === undefined ? [] : [`${rate} Hz`]),
      ...(snr === undefined ? [] : [`SNR ${snr}`]),
    ];
    return (
      `<article class="unit"><div><h3><i class="swatch ${colourClass(colour)}"></i>Unit ${unitId}</h3>` +
      `<p class="muted">${facts.join('<br>')}</p></div>` +
      templateFigure(sorting, unit, colour) +
      intervalFigure(sorting, unit, rows[unit], colour) +
      amplitudeFigure(sorting, unit, rows[unit], timeline, colour) +
      '</article>'
    );
  });
  return (
    '<div class="unit heads" aria-hidden="true"><span></span><span>Template</span>' +
    '<span>Inter-spike intervals</span><span>Amplitude over time (\u00b5V)</span></div>\n' +
    lines.join('\n')
  );
}
