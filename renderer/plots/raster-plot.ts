import type { SampleRange } from '../../engine/api/contract.ts';
import { bottomOf, crisp, drawLeftAxis, drawTimeAxis, insideAxes, rightOf } from './axes.ts';
import { type PlotTheme, unitInk } from './plot-theme.ts';
import { place, valueAt } from './scale.ts';
import { nearestMark } from './spike-marks.ts';
import type { Area, Surface } from './surface.ts';

/** A row of a raster. */
export interface RasterRow {
  readonly unitId: number;
  /** Place in the palette. */
  readonly colour: number;
  readonly isSelected: boolean;
}

/** Spikes one by one, or, where they are more than pixels, as counts of bins. */
export type RasterSpikes =
  | {
      readonly kind: 'spikes';
      readonly sampleIndex: Float64Array;
      /** Row of each spike; -1 for none. */
      readonly row: Int32Array;
    }
  | {
      readonly kind: 'counts';
      readonly start: number;
      readonly samplesPerBin: number;
      readonly binCount: number;
      /** `[row * binCount + bin]` */
      readonly counts: Uint32Array;
    };

export interface RasterScene {
  readonly rows: readonly RasterRow[];
  readonly range: SampleRange;
  readonly sampleRateHz: number;
  readonly segmentStartSeconds: number;
  readonly spikes: RasterSpikes;
  /** Of the selected rows, or of all together where none is: spikes a second, by even bins over the range of `start`. */
  readonly rates: readonly RateCurve[];
  readonly chosenSample: number | null;
}

export interface RateCurve {
  readonly name: string;
  /** Null for all units together. */
  readonly colour: number | null;
  readonly start: number;
  readonly samplesPerBin: number;
  /** Spikes a second. */
  readonly hertz: Float32Array;
}

const room = { left: 60, bottom: 22, top: 8, right: 32 };
const rateShare = 0.24;
const rateGap = 16;
const leastLabelHeight = 13;
/** Of a mark in its row: less could not be seen, in rows that are lower it reaches out of them. */
const leastMarkHeight = 2;

/** Few units have no rows as tall as a hand, and no rates either. */
const mostRowHeight = 64;
const mostRateHeight = 360;

/** The rows of spikes within their axes. */
export function rasterArea(whole: Area, rowCount: number): Area {
  const inside = insideAxes(whole, room);
  const height = (1 - rateShare) * inside.height - rateGap;
  return { ...inside, height: Math.min(height, mostRowHeight * Math.max(1, rowCount)) };
}

/** What the rows leave below them. */
function rateArea(whole: Area, rows: Area): Area {
  const y = bottomOf(rows) + rateGap;
  return { ...rows, y, height: Math.min(bottomOf(insideAxes(whole, room)) - y, mostRateHeight) };
}

/** A row a unit, and under them how often they fire. */
export function drawRaster(surface: Surface, scene: RasterScene, theme: PlotTheme): void {
  const area = rasterArea(surface, scene.rows.length);
  const x = { min: scene.range.start, max: scene.range.end, from: area.x, to: rightOf(area) };
  surface.clip(area, () => {
    drawSelection(surface, area, scene, theme);
    if (scene.spikes.kind === 'spikes') drawTicks(surface, area, scene, scene.spikes, theme);
    else drawDensity(surface, area, scene, scene.spikes, theme);
  });
  drawRowNames(surface, area, scene, theme);
  drawRates(surface, rateArea(surface, area), scene, theme);
  if (scene.chosenSample !== null) {
    const at = crisp(place(x, scene.chosenSample));
    surface.clip(area, () =>
      surface.stroke({ colour: theme.accent, dash: [3, 3] }, (pen) => {
        pen.moveTo(at, area.y);
        pen.lineTo(at, bottomOf(area));
      }),
    );
  }
}

function drawSelection(
  surface: Surface,
  area: Area,
  { rows }: RasterScene,
  theme: PlotTheme,
): void {
  const height = area.height / rows.length;
  surface.fill({ colour: theme.accent, opacity: 0.1 }, (pen) => {
    for (const [row, { isSelected }] of rows.entries()) {
      if (isSelected) pen.rect(area.x, area.y + row * height, area.width, height);
    }
  });
}

function drawTicks(
  surface: Surface,
  area: Area,
  { rows, range }: RasterScene,
  spikes: Extract<RasterSpikes, { kind: 'spikes' }>,
  theme: PlotTheme,
): void {
  const x = { min: range.start, max: range.end, from: area.x, to: rightOf(area) };
  for (const [row, { colour }] of rows.entries()) {
    const mark = markInRow(area, rows.length, row);
    surface.fill({ colour: unitInk(theme, colour) }, (pen) => {
      for (let spike = 0; spike < spikes.sampleIndex.length; spike++) {
        if (spikes.row[spike] !== row) continue;
        pen.rect(place(x, spikes.sampleIndex[spike]!) - 0.6, mark.y, 1.2, mark.height);
      }
    });
  }
}

const shades = 6;

/** The more spikes a bin has, the less of the ground shines through. */
function drawDensity(
  surface: Surface,
  area: Area,
  { rows, range }: RasterScene,
  { start, samplesPerBin, binCount, counts }: Extract<RasterSpikes, { kind: 'counts' }>,
  theme: PlotTheme,
): void {
  const x = { min: range.start, max: range.end, from: area.x, to: rightOf(area) };
  const binWidth = place(x, samplesPerBin) - place(x, 0);
  for (const [row, { colour }] of rows.entries()) {
    const mark = markInRow(area, rows.length, row);
    const ofRow = counts.subarray(row * binCount, (row + 1) * binCount);
    const largest = ofRow.reduce((most, count) => Math.max(most, count), 1);
    for (let shade = 1; shade <= shades; shade++) {
      surface.fill({ colour: unitInk(theme, colour), opacity: shade / shades }, (pen) => {
        for (let bin = 0; bin < binCount; bin++) {
          if (Math.ceil((shades * ofRow[bin]!) / largest) !== shade) continue;
          const left = place(x, start + bin * samplesPerBin);
          pen.rect(left, mark.y, binWidth, mark.height);
        }
      });
    }
  }
}

/** Where the marks of a row stand. */
function markInRow(area: Area, rowCount: number, row: number): Pick<Area, 'y' | 'height'> {
  const rowHeight = area.height / rowCount;
  const height = Math.max(0.76 * rowHeight, leastMarkHeight);
  return { y: area.y + (row + 0.5) * rowHeight - height / 2, height };
}

/** As many names as fit under each other; those of the selected units always. */
function drawRowNames(surface: Surface, area: Area, { rows }: RasterScene, theme: PlotTheme): void {
  const height = area.height / rows.length;
  const every = Math.max(1, Math.ceil(leastLabelHeight / height));
  const chosen = [...rows.keys()].filter((row) => rows[row]!.isSelected);
  for (const [row, { unitId, colour, isSelected }] of rows.entries()) {
    const isCrowded = chosen.some((other) => Math.abs(row - other) < every);
    if (!isSelected && (row % every !== 0 || isCrowded)) continue;
    surface.text(String(unitId), area.x - 8, area.y + (row + 0.5) * height, {
      colour: isSelected ? unitInk(theme, colour) : theme.muted,
      anchor: 'end',
      level: 'middle',
      size: 11,
      isStrong: isSelected,
    });
  }
}

function drawRates(surface: Surface, area: Area, scene: RasterScene, theme: PlotTheme): void {
  const { range, rates, sampleRateHz, segmentStartSeconds } = scene;
  const x = { min: range.start, max: range.end, from: area.x, to: rightOf(area) };
  const most = rates.reduce((so, { hertz }) => hertz.reduce((a, b) => Math.max(a, b), so), 1);
  const y = { min: 0, max: 1.08 * most, from: bottomOf(area), to: area.y };
  drawLeftAxis(surface, area, y, theme, { name: 'spikes/s', hasGrid: true });
  surface.clip(area, () => {
    for (const { colour, start, samplesPerBin, hertz } of rates) {
      const ink = colour === null ? theme.text : unitInk(theme, colour);
      surface.stroke({ colour: ink, width: 1.5 }, (pen) => {
        for (const [bin, value] of hertz.entries()) {
          const left = place(x, start + bin * samplesPerBin);
          if (bin === 0) pen.moveTo(left, place(y, value));
          else pen.lineTo(left, place(y, value));
          pen.lineTo(place(x, start + (bin + 1) * samplesPerBin), place(y, value));
        }
      });
    }
  });
  const time = (sample: number) => segmentStartSeconds + sample / sampleRateHz;
  drawTimeAxis(surface, area, { ...x, min: time(range.start), max: time(range.end) }, theme);
}

/** The row at a pixel of the area; -1 beside it. */
export function rowAt({ rows }: RasterScene, area: Area, y: number): number {
  const row = Math.floor(((y - area.y) / area.height) * rows.length);
  return row >= 0 && row < rows.length ? row : -1;
}

/** Half of what a click means where spikes are no more than counts, in pixels. */
const halfReachPixels = 2;

/** The samples that a click may mean. */
export function samplesAt(
  { range }: RasterScene,
  area: Area,
  x: number,
): Omit<SampleRange, 'segment'> {
  const scale = { min: range.start, max: range.end, from: area.x, to: rightOf(area) };
  const start = Math.max(range.start, Math.floor(valueAt(scale, x - halfReachPixels)));
  return { start, end: Math.min(range.end, Math.ceil(valueAt(scale, x + halfReachPixels))) };
}

/** The sample of the spike of a row at a pixel; null where none is near, or only counts are shown. */
export function spikeSampleAt(
  { range, spikes }: RasterScene,
  area: Area,
  row: number,
  x: number,
): number | null {
  if (spikes.kind === 'counts') return null;
  const scale = { min: range.start, max: range.end, from: area.x, to: rightOf(area) };
  const nearest = nearestMark(spikes.sampleIndex.length, (spike) =>
    spikes.row[spike] === row
      ? Math.abs(place(scale, spikes.sampleIndex[spike]!) - x)
      : Number.POSITIVE_INFINITY,
  );
  return spikes.sampleIndex[nearest] ?? null;
}
