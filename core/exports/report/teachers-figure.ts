import type { Sorting } from '../../sorting/sorting.ts';
import { drawTrace } from './envelope.ts';
import { svgMarkup, svgText } from './markup.ts';
import { counted, fixedText } from './number-text.ts';
import { SvgPath } from './svg-path.ts';
import type { ShownTeachers } from './teachers.ts';
import { spikeSeconds } from './timeline.ts';
import { colourClass } from './unit-colours.ts';

const windowWidth = 168;
const windowGap = 22;
const height = 76;
const traceHeight = 58;

/** Why a template looks as it does, in words and in the windows around the spikes that say most about it. */
export function teachersFigure(
  sorting: Sorting,
  teachers: ShownTeachers,
  spikeCount: number,
  colour: number,
): string {
  const together = teachers.shares.reduce((sum, share) => sum + share, 0);
  const shown = teachers.rows.length;
  const most =
    shown < spikeCount
      ? ` These ${shown} say most, ${percentText(together)} together:`
      : ' They are:';
  return (
    `<div class="why"><p class="muted">Why this template: it is the sum of ${counted(spikeCount, 'spike')}, each weighted by its size.${most}</p>` +
    `${windows(sorting, teachers, colour)}</div>`
  );
}

function windows(
  sorting: Sorting,
  { unit, rows, shares, microvolts }: ShownTeachers,
  colour: number,
): string {
  const { templateSamples, channelCount, microvolts: templates } = sorting.templates;
  const { unitId, mainChannel } = sorting.units[unit];
  const from = (unit * channelCount + mainChannel) * templateSamples;
  const template = templates.subarray(from, from + templateSamples);
  const { least, greatest } = rangeOf([template, microvolts]);
  const pixelsPerSample = windowWidth / Math.max(1, templateSamples - 1);
  const draw = (path: SvgPath, values: Float32Array, left: number) =>
    drawTrace(path, values, 0, templateSamples, {
      samplesPerPixel: 1 / pixelsPerSample,
      xOf: (sample) => left + sample * pixelsPerSample,
      yOf: (value) => 1 + ((greatest - value) * (traceHeight - 2)) / (greatest - least),
    });
  const signals = new SvgPath();
  const learned = new SvgPath();
  const words = Array.from(rows, (row, place) => {
    const left = place * (windowWidth + windowGap);
    const start = place * templateSamples;
    draw(signals, microvolts.subarray(start, start + templateSamples), left);
    draw(learned, template, left);
    const seconds = fixedText(spikeSeconds(sorting, row), 3);
    return svgText(left, height - 3, `${seconds} s \u00b7 ${percentText(shares[place])}`);
  });
  return svgMarkup({
    width: rows.length * (windowWidth + windowGap) - windowGap,
    height,
    label: `The ${counted(rows.length, 'spike')} that say most about the template of unit ${unitId}, on ${sorting.channelNames[mainChannel]}`,
    body: signals.markup('trace') + learned.markup(`after ${colourClass(colour)}`) + words.join(''),
  });
}

function percentText(share: number): string {
  return `${fixedText(100 * share, 2)}\u202f%`;
}

function rangeOf(traces: readonly Float32Array[]): { least: number; greatest: number } {
  let least = 0;
  let greatest = 0;
  for (const trace of traces) {
    for (const value of trace) {
      if (value < least) least = value;
      if (value > greatest) greatest = value;
    }
  }
  return greatest > least ? { least, greatest } : { least: -1, greatest: 1 };
}
