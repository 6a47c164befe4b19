import { correlationLags, intervalCorrelation } from '../../point-process/interval-correlation.ts';
import { amplitudeUnit } from '../../recording/amplitude-unit.ts';
import { amplitudeFigure } from './amplitude-figure.ts';
import { intervalFigure } from './interval-figure.ts';
import { ksFigure } from './ks-figure.ts';
import { escapeMarkup, namedFigure } from './markup.ts';
import { counted, fixedText } from './number-text.ts';
import type { ReportInput, UnitGoodness } from './report-input.ts';
import { teachersFigure } from './teachers-figure.ts';
import { templateFigure } from './template-figure.ts';
import { recordingTimeline } from './timeline.ts';
import { colourClass } from './unit-colours.ts';
import { metricOf } from './units-table.ts';

/** Lags at which intervals are correlated: of twenty, one is by chance. */
const manyLags = 4;

/** More units than this would make the page too large to be read or sent. */
const mostUnitRows = 40;

/** The units that get a row: all, or those with the most spikes, in the order of the table. */
export function unitsWithRows(spikeCounts: Int32Array): readonly number[] {
  return Array.from(spikeCounts, (_, unit) => unit)
    .sort((a, b) => spikeCounts[b] - spikeCounts[a] || a - b)
    .slice(0, mostUnitRows)
    .sort((a, b) => a - b);
}

/**
 * One row a unit: what it is, its template, its inter-spike intervals, its amplitude over time, and
 * how well models of its spike train fit; under them the spikes that taught the template.
 */
export function unitRows(
  { sorting, metrics, goodness, teachers = [] }: ReportInput,
  rows: readonly Int32Array[],
  shownUnits: readonly number[],
  colours: Int32Array,
): string {
  const timeline = recordingTimeline(sorting);
  const headings = {
    template: 'Template',
    intervals: 'Inter-spike intervals (count)',
    amplitude: `Amplitude over time (${amplitudeUnit(sorting)})`,
    ks: 'KS plot',
  };
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
      ...goodnessFacts(goodness?.[unit]),
    ];
    return (
      `<article class="unit"><div><h3><i class="swatch ${colourClass(colour)}"></i>Unit ${unitId}</h3>` +
      `<p class="muted">${facts.map((fact) => `<span>${fact}</span>`).join('')}</p></div>` +
      namedFigure(headings.template, templateFigure(sorting, unit, colour)) +
      namedFigure(headings.intervals, intervalFigure(sorting, unit, rows[unit], colour)) +
      namedFigure(
        headings.amplitude,
        amplitudeFigure(sorting, unit, rows[unit], timeline, colour),
      ) +
      namedFigure(headings.ks, ksFigure(unitId, goodness?.[unit], colour)) +
      teachers
        .filter((taught) => taught.unit === unit)
        .map((taught) => teachersFigure(sorting, taught, rows[unit].length, colour))
        .join('') +
      '</article>'
    );
  });
  const names = Object.values(headings).map((name) => `<span>${name}</span>`);
  return (
    '<p class="key"><span><i class="line grey"></i>template before learning</span>' +
    '<span><i class="line"></i>after learning, in the unit\u2019s colour</span>' +
    `<span><i class="box"></i>refractory period, ${sorting.parameters.refractoryMs} ms</span>` +
    '<span>KS plot: the best model of the spike train in colour, others grey, 95\u202f% band dashed</span></p>' +
    `<div class="unit heads" aria-hidden="true"><span></span>${names.join('')}</div>\n${lines.join('\n')}`
  );
}

/** How far the best model is from the spikes, and whether it forgets what intervals say about the next ones. */
function goodnessFacts(goodness: UnitGoodness | undefined): string[] {
  if (goodness?.best === undefined) return [];
  const { ks, rescaledIntervals } = goodness.best;
  const { correlation, band95 } = intervalCorrelation(rescaledIntervals, correlationLags);
  const beyond = correlation.filter((value) => Math.abs(value) > band95).length;
  const distance = `KS ${fixedText(ks.ksDistance, 3)}, p ${fixedText(ks.pValue, 2)}`;
  return beyond >= manyLags ? [distance, 'intervals correlated'] : [distance];
}
