import { fixedText, roundTicks } from '../../core/index.ts';
import type { PlotTheme } from './plot-theme.ts';
import { place, type Scale } from './scale.ts';
import type { Area, Surface } from './surface.ts';
import { timeText, timeTicks } from './time-text.ts';

/** A mark of an axis and what stands beside it. */
interface Tick {
  readonly value: number;
  readonly label: string;
}

export interface AxisStyle {
  /** With the unit, e.g. `lag (ms)`; none where it is plain. */
  readonly name?: string;
  /** Draws lines through the plot at the ticks. */
  readonly hasGrid?: boolean;
  /** Labels at the very ends stay within the plot: beside it there is another. */
  readonly keepsInside?: boolean;
}

const tickLength = 4;
const labelSize = 11;

/** Room that the axes of a plot take, in pixels. */
const axisRoom = { left: 52, bottom: 34, top: 8, right: 12 } as const;

/** What is left of an area within its axes. */
export function insideAxes(
  { x, y, width, height }: Area,
  room: {
    readonly left: number;
    readonly bottom: number;
    readonly top: number;
    readonly right: number;
  } = axisRoom,
): Area {
  return {
    x: x + room.left,
    y: y + room.top,
    width: Math.max(1, width - room.left - room.right),
    height: Math.max(1, height - room.top - room.bottom),
  };
}

export function bottomOf({ y, height }: Area): number {
  return y + height;
}

export function rightOf({ x, width }: Area): number {
  return x + width;
}

/** Numbers under a plot. */
export function drawBottomAxis(
  surface: Surface,
  plot: Area,
  scale: Scale,
  theme: PlotTheme,
  style: AxisStyle = {},
): void {
  const most = Math.max(4, Math.floor(plot.width / 56));
  const ticks = numberTicks(scale, most);
  drawBottomTicks(surface, plot, scale, ticks, theme, style);
}

/** Times under a plot; the scale is in seconds of the recording's clock. */
export function drawTimeAxis(
  surface: Surface,
  plot: Area,
  scale: Scale,
  theme: PlotTheme,
  style: AxisStyle = {},
): void {
  const { seconds, decimals } = timeTicks(scale.min, scale.max, Math.max(2, plot.width / 96));
  const ticks = seconds.map((value) => ({ value, label: timeText(value, decimals) }));
  drawBottomTicks(surface, plot, scale, ticks, theme, style);
}

/** Numbers to the left of a plot. */
export function drawLeftAxis(
  surface: Surface,
  plot: Area,
  scale: Scale,
  theme: PlotTheme,
  style: AxisStyle = {},
): void {
  const ticks = numberTicks(scale, Math.max(4, Math.min(9, Math.floor(plot.height / 32))));
  drawLeftTicks(surface, plot, scale, ticks, theme, style);
}

/** Marks to the left of a plot. */
export function drawLeftTicks(
  surface: Surface,
  plot: Area,
  scale: Scale,
  ticks: readonly Tick[],
  theme: PlotTheme,
  style: AxisStyle = {},
): void {
  if (style.hasGrid === true) {
    surface.stroke({ colour: theme.line }, (pen) => {
      for (const { value } of ticks) level(pen, plot, crisp(place(scale, value)));
    });
  }
  for (const { value, label } of ticks) {
    surface.text(label, plot.x - 7, place(scale, value), {
      colour: theme.muted,
      anchor: 'end',
      level: 'middle',
      size: labelSize,
    });
  }
  surface.stroke({ colour: theme.line }, (pen) => {
    pen.moveTo(crisp(plot.x), plot.y);
    pen.lineTo(crisp(plot.x), bottomOf(plot));
  });
  if (style.name !== undefined) {
    surface.text(style.name, plot.x - axisRoom.left + 12, plot.y + plot.height / 2, {
      colour: theme.muted,
      anchor: 'middle',
      size: labelSize,
      isUpright: true,
    });
  }
}

/** Half a pixel off, where lines of one pixel are sharp. */
export function crisp(pixel: number): number {
  return Math.floor(pixel) + 0.5;
}

/** Marks under a plot. */
export function drawBottomTicks(
  surface: Surface,
  plot: Area,
  scale: Scale,
  ticks: readonly Tick[],
  theme: PlotTheme,
  { name, hasGrid, keepsInside }: AxisStyle = {},
): void {
  const y = crisp(bottomOf(plot));
  surface.stroke({ colour: theme.line }, (pen) => {
    pen.moveTo(plot.x, y);
    pen.lineTo(rightOf(plot), y);
    for (const { value } of ticks) {
      const x = crisp(place(scale, value));
      pen.moveTo(x, hasGrid === true ? plot.y : y);
      pen.lineTo(x, y + tickLength);
    }
  });
  for (const { value, label } of ticks) {
    const x = place(scale, value);
    const isFirst = keepsInside === true && x < plot.x + 2;
    const isLast = keepsInside === true && x > rightOf(plot) - 2;
    surface.text(label, x, y + tickLength + 3, {
      colour: theme.muted,
      anchor: isFirst ? 'start' : isLast ? 'end' : 'middle',
      level: 'top',
      size: labelSize,
    });
  }
  if (name !== undefined) {
    surface.text(name, plot.x + plot.width / 2, y + 31, {
      colour: theme.muted,
      anchor: 'middle',
      size: labelSize,
    });
  }
}

function numberTicks({ min, max }: Scale, most: number): readonly Tick[] {
  const { values, decimals } = roundTicks(min, max, most);
  return values.map((value) => ({ value, label: fixedText(value, decimals) }));
}

function level(
  pen: { moveTo(x: number, y: number): void; lineTo(x: number, y: number): void },
  plot: Area,
  y: number,
): void {
  pen.moveTo(plot.x, y);
  pen.lineTo(rightOf(plot), y);
}
