import { bottomOf, drawBottomAxis, drawLeftAxis, rightOf } from './axes.ts';
import type { PlotTheme } from './plot-theme.ts';
import { place, type Scale } from './scale.ts';
import type { Area, Surface } from './surface.ts';

/** Spikes of one unit around events. */
export interface TrialSpikes {
  readonly startMs: number;
  readonly endMs: number;
  readonly trialCount: number;
  /** Of each spike. */
  readonly trial: ArrayLike<number>;
  /** After the event of its trial. */
  readonly timeMs: ArrayLike<number>;
}

/** A line a trial, a stroke a spike; time zero is the event. */
export function drawTrialRaster(
  surface: Surface,
  area: Area,
  theme: PlotTheme,
  { startMs, endMs, trialCount, trial, timeMs }: TrialSpikes,
  colour: string,
): void {
  const x: Scale = { min: startMs, max: endMs, from: area.x, to: rightOf(area) };
  const y: Scale = { min: 0, max: trialCount, from: area.y, to: bottomOf(area) };
  drawBottomAxis(surface, area, x, theme, {
    name: 'time after the event (ms)',
    keepsInside: true,
  });
  drawLeftAxis(surface, area, y, theme, { name: 'trial' });
  drawEvent(surface, theme, area, x);
  const height = Math.max(1, area.height / trialCount - 1);
  surface.fill({ colour }, (pen) => {
    for (let spike = 0; spike < trial.length; spike++) {
      pen.rect(place(x, timeMs[spike]!), place(y, trial[spike]!), 1.5, height);
    }
  });
}

export function drawEvent(surface: Surface, theme: PlotTheme, area: Area, x: Scale): void {
  surface.stroke({ colour: theme.lineStrong, dash: [4, 4] }, (pen) => {
    pen.moveTo(place(x, 0), area.y);
    pen.lineTo(place(x, 0), bottomOf(area));
  });
}
