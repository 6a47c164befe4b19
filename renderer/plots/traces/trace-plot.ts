import { roundLengthBelow, roundText } from '../../../core/index.ts';
import { bottomOf, crisp, drawTimeAxis, insideAxes, rightOf } from '../axes.ts';
import type { PlotTheme } from '../plot-theme.ts';
import { place } from '../scale.ts';
import type { Area, Surface } from '../surface.ts';
import { laneHeight } from './lanes.ts';
import { TracePainter, traceLines } from './trace-painter.ts';
import { isHeat, type LaneFrame, type LaneTimes, type TraceScene } from './trace-scene.ts';

const room = { left: 60, bottom: 22, top: 6, right: 76 };
const leastLabelHeight = 13;

/** The lanes within their axes. */
export function traceArea(whole: Area): Area {
  const inside = insideAxes(whole, room);
  // Whole pixels, so that pixels are laid and not scaled.
  return { ...inside, width: Math.floor(inside.width), height: Math.floor(inside.height) };
}

/** All of a plot of traces, for a file. */
export function drawTracePlot(surface: Surface, scene: TraceScene, theme: PlotTheme): void {
  const area = traceArea(surface);
  if (surface.isVector) traceLines(surface, area, scene, theme);
  else new TracePainter().paint(surface, area, scene, theme);
  drawChosenSample(surface, area, scene, theme);
  drawLaneFrame(surface, scene, theme);
  drawLaneTimes(surface, area, scene, theme);
}

/** What stands beside the lanes: names and a scale. */
export function drawLaneFrame(surface: Surface, frame: LaneFrame, theme: PlotTheme): void {
  const area = traceArea(surface);
  drawNames(surface, area, frame, theme);
  if (isHeat(frame)) drawHeatKey(surface, area, frame, theme);
  else drawScaleBar(surface, area, frame, theme);
}

/** The times under lanes. @param area the lanes, which may lie above the surface */
export function drawLaneTimes(
  surface: Surface,
  area: Area,
  { range, sampleRateHz, segmentStartSeconds }: LaneTimes,
  theme: PlotTheme,
): void {
  const scale = {
    min: segmentStartSeconds + range.start / sampleRateHz,
    max: segmentStartSeconds + range.end / sampleRateHz,
    from: area.x,
    to: rightOf(area),
  };
  drawTimeAxis(surface, area, scale, theme);
}

/** The spike that was jumped to. @param area what the scene's range is drawn over */
export function drawChosenSample(
  surface: Surface,
  area: Area,
  scene: TraceScene,
  theme: PlotTheme,
): void {
  const { range, chosenSample } = scene;
  if (chosenSample === null || chosenSample < range.start || chosenSample >= range.end) return;
  const scale = { min: range.start, max: range.end, from: area.x, to: rightOf(area) };
  const x = crisp(place(scale, chosenSample));
  surface.stroke({ colour: theme.accent, dash: [3, 3] }, (pen) => {
    pen.moveTo(x, area.y);
    pen.lineTo(x, bottomOf(area));
  });
}

/** As many names as fit under each other; the channel that was clicked always. */
function drawNames(
  surface: Surface,
  area: Area,
  { channelNames, chosenLane }: LaneFrame,
  theme: PlotTheme,
): void {
  const height = laneHeight({ laneCount: channelNames.length, height: area.height });
  const every = Math.max(1, Math.ceil(leastLabelHeight / height));
  for (const [lane, name] of channelNames.entries()) {
    const isChosen = lane === chosenLane;
    const isCrowded = chosenLane !== null && Math.abs(lane - chosenLane) < every;
    if (!isChosen && (lane % every !== 0 || isCrowded)) continue;
    surface.text(shortened(name), area.x - 8, area.y + (lane + 0.5) * height, {
      colour: isChosen ? theme.accent : theme.muted,
      anchor: 'end',
      level: 'middle',
      size: 11,
      isStrong: isChosen,
    });
  }
}

/** A bar of a round value beside the last lanes. */
function drawScaleBar(
  surface: Surface,
  area: Area,
  { channelNames, valuePerLane, unit }: LaneFrame,
  theme: PlotTheme,
): void {
  const pixelsPerValue = area.height / channelNames.length / valuePerLane;
  const value = roundLengthBelow(Math.min(72, 0.5 * area.height) / pixelsPerValue);
  const x = crisp(rightOf(area) + 8);
  const bottom = bottomOf(area) - 4;
  const top = bottom - value * pixelsPerValue;
  surface.stroke({ colour: theme.text, width: 1.5 }, (pen) => {
    pen.moveTo(x, top);
    pen.lineTo(x, bottom);
  });
  surface.text(`${roundText(value)} ${unit}`, x + 5, (top + bottom) / 2, {
    colour: theme.text,
    level: 'middle',
    size: 11,
  });
}

/** The colours of the least, no and the greatest value. */
function drawHeatKey(
  surface: Surface,
  area: Area,
  { valuePerLane, unit }: LaneFrame,
  theme: PlotTheme,
): void {
  const limit = roundText(Number((valuePerLane / 2).toPrecision(2)));
  const x = rightOf(area) + 8;
  const keys = [
    { label: `+${limit}`, colour: theme.heat.positive },
    { label: '0', colour: theme.ground },
    { label: `\u2212${limit}`, colour: theme.heat.negative },
  ];
  const top = bottomOf(area) - 18 * keys.length - 16;
  for (const [row, { label, colour }] of keys.entries()) {
    const y = top + 18 * row;
    surface.fill({ colour }, (pen) => pen.rect(x, y, 12, 12));
    surface.stroke({ colour: theme.line }, (pen) => pen.rect(x, y, 12, 12));
    surface.text(label, x + 17, y + 6, { colour: theme.text, level: 'middle', size: 11 });
  }
  surface.text(unit, x + 17, bottomOf(area) - 6, { colour: theme.muted, size: 11 });
}

function shortened(name: string): string {
  return name.length > 8 ? `${name.slice(0, 3)}\u2026${name.slice(-4)}` : name;
}
