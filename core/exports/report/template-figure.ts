import { amplitudeUnit } from '../../recording/amplitude-unit.ts';
import type { Sorting, TemplateSet } from '../../sorting/sorting.ts';
import { roundLengthBelow } from './axis.ts';
import { drawTrace } from './envelope.ts';
import { svgMarkup, svgText } from './markup.ts';
import { roundText } from './number-text.ts';
import { SvgPath } from './svg-path.ts';
import { columnCount, layOutTemplate, rowCount, type TemplateSlot } from './template-layout.ts';
import { colourClass } from './unit-colours.ts';

const width = 300;
const height = 124;
/** Right of the waveforms there is room for the scale bars. */
const plotWidth = 232;
const slotGap = 12;
/** A waveform is not drawn wider than this: its shape is to be recognised. */
const widestSlot = 104;
const labelHeight = 18;
/** Height of the largest waveform in rows of the grid. */
const waveformRows = 2.2;

/** The template of a unit before (grey) and after learning (in its colour), on the channels near its main one. */
export function templateFigure(sorting: Sorting, unit: number, colour: number): string {
  const slots = layOutTemplate(sorting, unit);
  const rows = rowCount(slots);
  const slotWidth = Math.min(widestSlot, (plotWidth + slotGap) / columnCount(slots) - slotGap);
  const top = rows > 1 ? 2 : labelHeight;
  // Waveforms may reach over their neighbours' rows; together they fill the height.
  const rowPitch = (height - top - 2) / (rows - 1 + waveformRows);
  const waveforms = [sorting.initialTemplates, sorting.templates].map((set) =>
    slots.map(({ channel }) => waveform(set, unit, channel)),
  );
  const { least, greatest } = valueRange(waveforms.flat());
  const pixelsPerMicrovolt = (waveformRows * rowPitch) / (greatest - least);
  const { templateSamples } = sorting.templates;
  const pixelsPerSample = slotWidth / Math.max(1, templateSamples - 1);

  const draw = (shapes: readonly Float32Array[], className: string) => {
    const path = new SvgPath();
    for (const [i, slot] of slots.entries()) {
      drawTrace(path, shapes[i], 0, shapes[i].length, {
        samplesPerPixel: 1 / pixelsPerSample,
        xOf: (sample) => slot.column * (slotWidth + slotGap) + sample * pixelsPerSample,
        yOf: (value) => top + slot.row * rowPitch + (greatest - value) * pixelsPerMicrovolt,
      });
    }
    return path.markup(className);
  };
  const { unitId, mainChannel } = sorting.units[unit];
  return svgMarkup({
    width,
    height,
    label: `Template of unit ${unitId} on ${slots.length} channels around ${sorting.channelNames[mainChannel]}, before and after learning`,
    body:
      draw(waveforms[0], 'before') +
      draw(waveforms[1], `after ${colourClass(colour)}`) +
      (rows === 1 ? channelNames(sorting, slots, slotWidth, mainChannel) : '') +
      scaleBars(
        roundLengthBelow((greatest - least) * 0.6),
        pixelsPerMicrovolt,
        (pixelsPerSample * sorting.sampleRate) / 1000,
        amplitudeUnit(sorting),
      ),
  });
}

function waveform(set: TemplateSet, unit: number, channel: number): Float32Array {
  const start = (unit * set.channelCount + channel) * set.templateSamples;
  return set.microvolts.subarray(start, start + set.templateSamples);
}

function valueRange(shapes: readonly Float32Array[]): { least: number; greatest: number } {
  let least = 0;
  let greatest = 0;
  for (const shape of shapes) {
    for (const value of shape) {
      if (value < least) least = value;
      if (value > greatest) greatest = value;
    }
  }
  return greatest > least ? { least, greatest } : { least: -1, greatest: 1 };
}

/** The main channel's name stands out. */
function channelNames(
  sorting: Sorting,
  slots: readonly TemplateSlot[],
  slotWidth: number,
  mainChannel: number,
): string {
  const mostCharacters = Math.floor(slotWidth / 8);
  return slots
    .map(({ channel, column }) => {
      const name = sorting.channelNames[channel];
      const shown =
        name.length > mostCharacters ? `${name.slice(0, mostCharacters - 1)}\u2026` : name;
      const text = svgText(column * (slotWidth + slotGap), 11, shown);
      return channel === mainChannel && slots.length > 1 ? `<g class="main">${text}</g>` : text;
    })
    .join('');
}

/** An upright bar of `amplitude` on a level bar of a round time. */
function scaleBars(
  amplitude: number,
  pixelsPerAmplitude: number,
  pixelsPerMillisecond: number,
  unit: string,
): string {
  const x = plotWidth + 14;
  const y = height - 20;
  const milliseconds = Math.min(1, roundLengthBelow(30 / pixelsPerMillisecond));
  return (
    new SvgPath()
      .moveTo(x, y - amplitude * pixelsPerAmplitude)
      .lineTo(x, y)
      .lineTo(x + milliseconds * pixelsPerMillisecond, y)
      .markup('bar') +
    svgText(x + 6, y - 8, `${roundText(amplitude)} ${unit}`) +
    svgText(x, y + 14, `${roundText(milliseconds)} ms`)
  );
}
