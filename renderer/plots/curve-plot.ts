import { bottomOf, drawBottomAxis, drawLeftAxis, insideAxes, rightOf } from './axes.ts';
import type { PlotTheme } from './plot-theme.ts';
import { place, rangeOf } from './scale.ts';
import type { Area, Surface } from './surface.ts';

export interface CurveScene {
  /** Values at 0, 1, 2, ... */
  readonly curves: readonly { readonly values: Float64Array; readonly colour: string }[];
  /** Of the steps. */
  readonly xName: string;
}

/** Lines over even steps. */
export function drawCurves(
  surface: Surface,
  whole: Area,
  scene: CurveScene,
  theme: PlotTheme,
): void {
  const area = insideAxes(whole, { left: 60, bottom: 36, top: 10, right: 14 });
  const { curves, xName } = scene;
  const most = curves.reduce((count, { values }) => Math.max(count, values.length), 2);
  const x = { min: 0, max: most - 1, from: area.x, to: rightOf(area) };
  const range = rangeOf(
    curves.flatMap(({ values }) => Array.from(values)),
    { room: 0.06 },
  );
  const y = { ...range, from: bottomOf(area), to: area.y };
  drawLeftAxis(surface, area, y, theme, { hasGrid: true });
  surface.clip(area, () => {
    for (const { values, colour } of curves) {
      surface.stroke({ colour, width: 1.5 }, (pen) => {
        for (const [step, value] of values.entries()) {
          if (step === 0) pen.moveTo(place(x, step), place(y, value));
          else pen.lineTo(place(x, step), place(y, value));
        }
      });
    }
  });
  drawBottomAxis(surface, area, x, theme, { name: xName });
}
