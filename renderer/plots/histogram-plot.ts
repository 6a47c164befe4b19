import { bottomOf, crisp, drawBottomAxis, drawLeftAxis, rightOf } from './axes.ts';
import type { PlotTheme } from './plot-theme.ts';
import { place } from './scale.ts';
import type { Area, Surface } from './surface.ts';

/** Counts of even bins. */
export interface Histogram {
  readonly counts: ArrayLike<number>;
  /** Left edge of the first bin. */
  readonly start: number;
  readonly binWidth: number;
  readonly colour: string;
  /** A range that is marked behind the bars, e.g. the refractory period. */
  readonly marked: { readonly from: number; readonly to: number } | null;
  /** Names and numbers beside the plot; false for small ones in a row of their like. */
  readonly hasAxes: boolean;
  /** Of the axis, with the unit. */
  readonly name?: string;
}

const barGap = 0.5;

/** Bars from zero to the largest count. */
export function drawHistogram(
  surface: Surface,
  area: Area,
  histogram: Histogram,
  theme: PlotTheme,
): void {
  const { counts, start, binWidth, colour, marked } = histogram;
  const end = start + counts.length * binWidth;
  let largest = 1;
  for (let bin = 0; bin < counts.length; bin++) largest = Math.max(largest, counts[bin]!);
  const x = { min: start, max: end, from: area.x, to: rightOf(area) };
  const y = { min: 0, max: largest * 1.05, from: bottomOf(area), to: area.y };
  if (marked !== null) {
    const left = place(x, marked.from);
    surface.fill({ colour: theme.danger, opacity: 0.14 }, (pen) =>
      pen.rect(left, area.y, place(x, marked.to) - left, area.height),
    );
  }
  const barWidth = area.width / counts.length;
  surface.fill({ colour }, (pen) => {
    for (let bin = 0; bin < counts.length; bin++) {
      if (counts[bin] === 0) continue;
      const top = place(y, counts[bin]!);
      const gap = barWidth > 3 ? barGap : 0;
      pen.rect(area.x + bin * barWidth + gap / 2, top, barWidth - gap, bottomOf(area) - top);
    }
  });
  if (histogram.hasAxes) {
    drawBottomAxis(surface, area, x, theme, {
      ...(histogram.name === undefined ? {} : { name: histogram.name }),
    });
    drawLeftAxis(surface, area, y, theme);
    return;
  }
  surface.stroke({ colour: theme.line }, (pen) => {
    pen.moveTo(area.x, crisp(bottomOf(area)));
    pen.lineTo(rightOf(area), crisp(bottomOf(area)));
  });
}
