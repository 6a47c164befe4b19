import { roundLengthBelow, roundText } from '../../core/index.ts';
import type { ProbeFacts } from '../../engine/api/contract.ts';
import type { PlotTheme } from './plot-theme.ts';
import type { Area, Pen, Surface } from './surface.ts';

/** A channel of a unit's picture and its place in a grid like the probe's, row 0 on top. */
export interface TemplateSlot {
  readonly channel: number;
  readonly column: number;
  readonly row: number;
}

/** Waveforms on channels, drawn in one way. */
export interface WaveformLayer {
  /** Of a channel, microvolts; undefined where it has none. */
  readonly waveform: (channel: number) => Float32Array | undefined;
  readonly colour: string;
  readonly width: number;
  readonly opacity?: number;
  readonly dash?: readonly number[];
}

/** Room between two waveforms, e.g. what is a standard deviation off a mean. */
export interface WaveformBand {
  readonly low: (channel: number) => Float32Array | undefined;
  readonly high: (channel: number) => Float32Array | undefined;
  readonly colour: string;
}

export interface TemplateScene {
  readonly slots: readonly TemplateSlot[];
  readonly bands: readonly WaveformBand[];
  /** Later ones lie over earlier ones. */
  readonly layers: readonly WaveformLayer[];
  readonly samples: number;
  readonly sampleRateHz: number;
  readonly channelNames: readonly string[];
  /** `\u00b5V` or `counts`. */
  readonly unit: string;
  /** Names of channels and a scale; false for thumbnails. */
  readonly hasLabels: boolean;
}

/** Channels at their places: the distinct x and y of the contacts are columns and rows. */
export function slotsOnProbe(
  { geometryKnown, positionsUm }: ProbeFacts,
  channels: readonly number[],
): readonly TemplateSlot[] {
  if (!geometryKnown) {
    const columns = Math.ceil(Math.sqrt(channels.length));
    return [...channels]
      .sort((a, b) => a - b)
      .map((channel, i) => ({ channel, column: i % columns, row: Math.floor(i / columns) }));
  }
  const x = (channel: number) => positionsUm[2 * channel]!;
  const y = (channel: number) => positionsUm[2 * channel + 1]!;
  const columns = [...new Set(channels.map(x))].sort((a, b) => a - b);
  const rows = [...new Set(channels.map(y))].sort((a, b) => b - a);
  return channels.map((channel) => ({
    channel,
    column: columns.indexOf(x(channel)),
    row: rows.indexOf(y(channel)),
  }));
}

const slotGap = 10;
/** No wider are the lines of single waveforms, of which some hold other spikes. */
const hairline = 1;
/** So thick lines are whole at the edge. */
const slotMargin = 2;
const widestSlot = 180;
/** Height of the largest waveform, in rows: thumbnails are told apart by their shape as a whole. */
const tallest = { labelled: 1.1, thumbnail: 1.5 };

/** Waveforms on the channels of a unit, as they lie on the probe. */
export function drawTemplate(
  surface: Surface,
  whole: Area,
  scene: TemplateScene,
  theme: PlotTheme,
): void {
  const { slots, layers, bands, hasLabels } = scene;
  if (slots.length === 0) return;
  const { x, y, slotArea, slotWidth, perValue } = templateGeometry(whole, scene);

  const drawSlot = (slot: TemplateSlot) => {
    for (const { low, high, colour } of bands) {
      const bottom = low(slot.channel);
      const top = high(slot.channel);
      if (bottom === undefined || top === undefined) continue;
      surface.fill({ colour, opacity: 0.18 }, (pen) => {
        trace(pen, top, (sample, value) => [x(slot, sample), y(slot, value)]);
        for (let sample = bottom.length - 1; sample >= 0; sample--) {
          pen.lineTo(x(slot, sample), y(slot, bottom[sample]!));
        }
      });
    }
    for (const { waveform, ...style } of layers) {
      const values = waveform(slot.channel);
      if (values === undefined) continue;
      surface.stroke(style, (pen) =>
        trace(pen, values, (sample, value) => [x(slot, sample), y(slot, value)]),
      );
    }
  };
  for (const slot of slots) {
    // Single waveforms with other spikes in them would reach over the channels above and below.
    surface.clip(slotArea(slot), () => drawSlot(slot));
  }
  if (!hasLabels) return;
  for (const slot of slots) {
    const name = scene.channelNames[slot.channel] ?? '';
    const at = y(slot, 0) + 8;
    // Names stand over the lines that cross them.
    surface.fill({ colour: theme.ground, opacity: 0.75 }, (pen) =>
      pen.rect(x(slot, 0), at, 6 * name.length + 2, 13),
    );
    surface.text(name, x(slot, 0) + 1, at + 2, { colour: theme.muted, level: 'top', size: 10 });
  }
  drawScale(surface, whole, slotWidth, perValue, scene, theme);
}

/** Where samples and values of the slots are. */
export function templateGeometry(whole: Area, scene: TemplateScene) {
  const { slots, hasLabels } = scene;
  const margin = hasLabels ? { x: 24, top: 22, bottom: 30 } : { x: 4, top: 4, bottom: 4 };
  const columns = 1 + Math.max(...slots.map(({ column }) => column));
  const rows = 1 + Math.max(...slots.map(({ row }) => row));
  const pitchX = Math.min(widestSlot, (whole.width - 2 * margin.x) / columns);
  const slotWidth = pitchX - Math.min(slotGap, 0.15 * pitchX);
  const inner = whole.height - margin.top - margin.bottom;
  const rowsOfLargest = hasLabels ? tallest.labelled : tallest.thumbnail;
  const pitchY = inner / (rows - 1 + rowsOfLargest);
  const { least, greatest } = valueRange(scene);
  const perValue = (rowsOfLargest * pitchY) / (greatest - least);
  const left = whole.x + (whole.width - pitchX * columns) / 2;
  const x = (slot: TemplateSlot, sample: number) =>
    left + slot.column * pitchX + (sample / Math.max(1, scene.samples - 1)) * slotWidth;
  const y = (slot: TemplateSlot, value: number) =>
    whole.y + margin.top + slot.row * pitchY + (greatest - value) * perValue;

  const slotArea = (slot: TemplateSlot): Area => ({
    x: x(slot, 0) - 1,
    y: y(slot, greatest) - slotMargin,
    width: slotWidth + 2,
    height: rowsOfLargest * pitchY + 2 * slotMargin,
  });
  return { x, y, slotArea, slotWidth, perValue };
}

/** An upright bar of a round amplitude on a level one of a round time. */
function drawScale(
  surface: Surface,
  whole: Area,
  slotWidth: number,
  pixelsPerValue: number,
  { samples, sampleRateHz, unit }: TemplateScene,
  theme: PlotTheme,
): void {
  const pixelsPerMs = (slotWidth * sampleRateHz) / 1000 / Math.max(1, samples - 1);
  const amplitude = roundLengthBelow(48 / pixelsPerValue);
  const milliseconds = roundLengthBelow(Math.min(40, slotWidth / 2) / pixelsPerMs);
  const x = whole.x + 12.5;
  const y = whole.y + whole.height - 20.5;
  surface.stroke({ colour: theme.text, width: 1.5 }, (pen) => {
    pen.moveTo(x, y - amplitude * pixelsPerValue);
    pen.lineTo(x, y);
    pen.lineTo(x + milliseconds * pixelsPerMs, y);
  });
  const style = { colour: theme.muted, size: 11 };
  surface.text(`${roundText(amplitude)} ${unit}`, x + 6, y - 8, style);
  surface.text(`${roundText(milliseconds)} ms`, x, y + 14, style);
}

function trace(
  pen: Pen,
  values: Float32Array,
  place: (sample: number, value: number) => readonly [number, number],
): void {
  for (let sample = 0; sample < values.length; sample++) {
    const [x, y] = place(sample, values[sample]!);
    if (sample === 0) pen.moveTo(x, y);
    else pen.lineTo(x, y);
  }
}

/** Of what is drawn bold, and of the bands: hairlines may reach over it. */
function valueRange({ slots, layers, bands }: TemplateScene): { least: number; greatest: number } {
  const drawn = [
    ...layers.filter(({ width }) => width > hairline).map(({ waveform }) => waveform),
    ...bands.flatMap(({ low, high }) => [low, high]),
  ];
  let least = 0;
  let greatest = 0;
  for (const valuesOn of drawn) {
    for (const { channel } of slots) {
      for (const value of valuesOn(channel) ?? []) {
        if (value < least) least = value;
        if (value > greatest) greatest = value;
      }
    }
  }
  return greatest > least ? { least, greatest } : { least: -1, greatest: 1 };
}
