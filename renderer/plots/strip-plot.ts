import { crisp } from './axes.ts';
import { clockTicks, type Stretch } from './clock-ticks.ts';
import type { PlotTheme } from './plot-theme.ts';
import { place, type Scale } from './scale.ts';
import type { Area, Surface } from './surface.ts';

/** The whole recording at a glance. */
export interface StripScene {
  /** How much happens in each of even parts of the recording, of any scale. */
  readonly values: Float32Array;
  /** Of the recording, gaps left out. */
  readonly durationSeconds: number;
  /** Its segments. */
  readonly stretches: readonly Stretch[];
  readonly hasSpikes: boolean;
}

/** The lower part, where times stand. */
export const stripAxisHeight = 16;
const margin = 8;

export function stripScale({ x, width }: Area, durationSeconds: number): Scale {
  return { min: 0, max: durationSeconds, from: x + margin, to: x + width - margin };
}

/** Density over time. */
export function drawStrip(surface: Surface, scene: StripScene, theme: PlotTheme): void {
  const scale = stripScale(surface, scene.durationSeconds);
  const bottom = surface.height - stripAxisHeight;
  const ink = scene.hasSpikes ? theme.muted : theme.lineStrong;
  surface.fill({ colour: ink, opacity: 0.75 }, (pen) => {
    const width = (scale.to - scale.from) / Math.max(1, scene.values.length);
    const largest = scene.values.reduce((most, value) => (value > most ? value : most), 0);
    for (const [bin, value] of scene.values.entries()) {
      if (!(value > 0)) continue;
      const height = Math.max(1, (value / largest) * (bottom - 6));
      pen.rect(scale.from + bin * width, bottom - height, width, height);
    }
  });
  surface.stroke({ colour: theme.line }, (pen) => {
    pen.moveTo(scale.from, crisp(bottom));
    pen.lineTo(scale.to, crisp(bottom));
  });
  surface.stroke({ colour: theme.lineStrong, dash: [2, 3] }, (pen) => {
    for (const { startSeconds } of scene.stretches.slice(1)) {
      pen.moveTo(crisp(place(scale, startSeconds)), 4);
      pen.lineTo(crisp(place(scale, startSeconds)), bottom);
    }
  });
  drawTimes(surface, scene.stretches, scale, bottom, theme);
}

function drawTimes(
  surface: Surface,
  stretches: readonly Stretch[],
  scale: Scale,
  bottom: number,
  theme: PlotTheme,
): void {
  for (const { value, label } of clockTicks(stretches, scale, 110)) {
    const x = place(scale, value);
    const isFirst = x < scale.from + 20;
    const isLast = x > scale.to - 20;
    surface.text(label, x, bottom + 3, {
      colour: theme.muted,
      anchor: isFirst ? 'start' : isLast ? 'end' : 'middle',
      level: 'top',
      size: 10,
    });
  }
}
