import type { KsPlot } from '../../engine/api/contract.ts';
import { bottomOf, drawBottomAxis, drawLeftAxis, insideAxes, rightOf } from './axes.ts';
import { csvTable } from './csv-table.ts';
import type { PlotTheme } from './plot-theme.ts';
import { place } from './scale.ts';
import type { Area, Pen, Surface } from './surface.ts';

/** A KS plot and the colour of its curve. */
export interface KsCurve {
  readonly plot: Pick<KsPlot, 'band95' | 'uniform' | 'empirical'>;
  readonly colour: string;
  readonly dash: readonly number[];
}

/** The square in the middle of an area in which curves are drawn. */
function ksSquare(whole: Area): Area {
  const inside = insideAxes(whole, { left: 52, bottom: 40, top: 12, right: 16 });
  const edge = Math.max(1, Math.min(inside.width, inside.height));
  return { x: inside.x + (inside.width - edge) / 2, y: inside.y, width: edge, height: edge };
}

/**
 * Quantiles of the rescaled intervals over those of the uniform law: on the diagonal where the model
 * is right, and within the band in 95 % of all such trains. (Brown et al. 2002.)
 */
export function drawKsPlot(
  surface: Surface,
  whole: Area,
  curves: readonly KsCurve[],
  theme: PlotTheme,
): void {
  const area = ksSquare(whole);
  const x = { min: 0, max: 1, from: area.x, to: rightOf(area) };
  const y = { min: 0, max: 1, from: bottomOf(area), to: area.y };
  const band = curves[0]?.plot.band95 ?? 0;
  surface.clip(area, () => {
    surface.fill({ colour: theme.lineStrong, opacity: 0.16 }, (pen) => {
      pen.moveTo(place(x, 0), place(y, band));
      pen.lineTo(place(x, 1), place(y, 1 + band));
      pen.lineTo(place(x, 1), place(y, 1 - band));
      pen.lineTo(place(x, 0), place(y, -band));
    });
    surface.stroke({ colour: theme.lineStrong, dash: [4, 4] }, (pen) => {
      pen.moveTo(place(x, 0), place(y, 0));
      pen.lineTo(place(x, 1), place(y, 1));
    });
    for (const { plot, colour, dash } of curves) {
      surface.stroke({ colour, width: 2, ...(dash.length > 0 ? { dash } : {}) }, (pen) =>
        drawCurve(
          pen,
          plot,
          (value) => place(x, value),
          (value) => place(y, value),
        ),
      );
    }
  });
  surface.stroke({ colour: theme.line }, (pen) =>
    pen.rect(area.x + 0.5, area.y + 0.5, area.width - 1, area.height - 1),
  );
  drawBottomAxis(surface, area, x, theme, { name: 'quantile of the model' });
  drawLeftAxis(surface, area, y, theme, { name: 'quantile of the rescaled intervals' });
}

function drawCurve(
  pen: Pen,
  { uniform, empirical }: KsCurve['plot'],
  x: (value: number) => number,
  y: (value: number) => number,
): void {
  pen.moveTo(x(0), y(0));
  for (let point = 0; point < uniform.length; point++) {
    pen.lineTo(x(uniform[point]!), y(empirical[point]!));
  }
  pen.lineTo(x(1), y(1));
}

/** The curves of a KS plot as a table. @param curves `name` says what is modelled how, e.g. `gamma` */
export function ksCsv(
  curves: readonly { readonly name: string; readonly plot: KsCurve['plot'] }[],
): string {
  return csvTable(
    curves.flatMap(({ name, plot }) => [
      { name: `${name}: quantile of the model`, values: plot.uniform },
      { name: `${name}: quantile of the rescaled intervals`, values: plot.empirical },
      { name: `${name}: half width of the 95 % band`, values: [plot.band95] },
    ]),
  );
}
