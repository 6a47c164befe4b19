import { countText, fixedText, roundText } from '../../core/index.ts';
import type { Correlograms, IntervalHistograms } from '../../engine/api/contract.ts';
import { drawBottomAxis, rightOf } from './axes.ts';
import { drawHistogram } from './histogram-plot.ts';
import { type PlotTheme, unitInk } from './plot-theme.ts';
import type { Area, Surface } from './surface.ts';

/** What a matrix of correlograms shows. */
export interface CorrelogramScene {
  readonly correlograms: Correlograms;
  readonly intervals: IntervalHistograms;
  /** Place in the palette of each unit. */
  readonly colours: readonly number[];
}

const room = { left: 44, top: 38, right: 12, bottom: 40 };
const columnGap = 10;
/** Holds how many spikes the highest bar stands for. */
const rowGap = 20;
/** Between the matrix and the row of intervals: the axis of the one, two lines over the other. */
const middleGap = 72;
/** Between two lines over a cell. */
const lineHeight = 14;
/** Cells of this width, in pixels, have room for whole words. */
const wordyWidth = 88;

/** The cell of units a and b, or of the intervals of unit b where `a` is the number of units. */
function correlogramCell(whole: Area, unitCount: number, a: number, b: number): Area {
  const width = (whole.width - room.left - room.right - columnGap * (unitCount - 1)) / unitCount;
  const height =
    (whole.height - room.top - room.bottom - middleGap - rowGap * (unitCount - 1)) /
    (unitCount + 1);
  return {
    x: whole.x + room.left + b * (width + columnGap),
    y: whole.y + room.top + a * (height + rowGap) + (a === unitCount ? middleGap - rowGap : 0),
    width: Math.max(1, width),
    height: Math.max(1, height),
  };
}

/** Auto-correlograms in the units' colours, cross-correlograms in grey, and under them the intervals. */
export function drawCorrelograms(
  surface: Surface,
  scene: CorrelogramScene,
  theme: PlotTheme,
): void {
  const { correlograms, intervals, colours } = scene;
  const { unitIds, binCount, binMs, startMs, counts } = correlograms;
  const refractory = intervals.refractoryMs;
  for (const [a, unitId] of unitIds.entries()) {
    const left = correlogramCell(surface, unitIds.length, a, 0);
    drawUnitName(surface, left.x - 10, left.y + left.height / 2, unitId, colours[a]!, theme, true);
    const heading = correlogramCell(surface, unitIds.length, 0, a);
    const x = heading.x + heading.width / 2;
    drawUnitName(surface, x, surface.y + 14, unitId, colours[a]!, theme, false);
    for (let b = 0; b < unitIds.length; b++) {
      const first = (a * unitIds.length + b) * binCount;
      const ofPair = counts.subarray(first, first + binCount);
      const cell = correlogramCell(surface, unitIds.length, a, b);
      drawGreatestCount(surface, cell, ofPair, theme);
      drawHistogram(
        surface,
        cell,
        {
          counts: ofPair,
          start: startMs,
          binWidth: binMs,
          colour: a === b ? unitInk(theme, colours[a]!) : theme.lineStrong,
          marked: { from: -refractory, to: refractory },
          hasAxes: false,
        },
        theme,
      );
    }
  }
  for (const b of unitIds.keys()) {
    const cell = correlogramCell(surface, unitIds.length, unitIds.length - 1, b);
    const scale = { min: startMs, max: -startMs, from: cell.x, to: rightOf(cell) };
    drawBottomAxis(surface, cell, scale, theme, {
      keepsInside: true,
      ...(b === 0 ? { name: 'lag (ms)' } : {}),
    });
    drawIntervals(surface, scene, b, theme);
  }
}

function drawIntervals(
  surface: Surface,
  { intervals, colours }: CorrelogramScene,
  b: number,
  theme: PlotTheme,
): void {
  const { unitIds, binCount, binMs, counts, refractoryMs, violations } = intervals;
  const cell = correlogramCell(surface, unitIds.length, unitIds.length, b);
  const ofUnit = counts.subarray(b * binCount, (b + 1) * binCount);
  drawGreatestCount(surface, cell, ofUnit, theme);
  drawHistogram(
    surface,
    cell,
    {
      counts: ofUnit,
      start: 0,
      binWidth: binMs,
      colour: unitInk(theme, colours[b]!),
      marked: { from: 0, to: refractoryMs },
      hasAxes: false,
    },
    theme,
  );
  const scale = { min: 0, max: binCount * binMs, from: cell.x, to: rightOf(cell) };
  drawBottomAxis(surface, cell, scale, theme, {
    keepsInside: true,
    ...(b === 0 ? { name: 'interval (ms)' } : {}),
  });
  const below = cell.width < wordyWidth ? '<' : 'below';
  surface.text(
    `${countText(violations[b]!)} ${below} ${roundText(refractoryMs)} ms`,
    cell.x,
    cell.y - 6 - lineHeight,
    { colour: theme.muted, size: 11 },
  );
}

/** What the highest bar stands for: with it the plot has a scale where an axis would not fit. */
function drawGreatestCount(
  surface: Surface,
  cell: Area,
  counts: Uint32Array,
  theme: PlotTheme,
): void {
  const greatest = counts.reduce((most, count) => Math.max(most, count), 0);
  surface.text(`max ${countText(greatest)}`, cell.x, cell.y - 6, {
    colour: theme.muted,
    size: 11,
  });
}

function drawUnitName(
  surface: Surface,
  x: number,
  y: number,
  unitId: number,
  colour: number,
  theme: PlotTheme,
  isUpright: boolean,
): void {
  surface.text(`unit ${fixedText(unitId, 0)}`, x, y, {
    colour: unitInk(theme, colour),
    anchor: 'middle',
    isStrong: true,
    isUpright,
  });
}
