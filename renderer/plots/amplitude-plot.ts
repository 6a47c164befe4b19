import { bottomOf, drawBottomTicks, drawLeftAxis, insideAxes, rightOf } from './axes.ts';
import { clockTicks, type Stretch } from './clock-ticks.ts';
import { type PlotTheme, unitInk } from './plot-theme.ts';
import { place, rangeOf } from './scale.ts';
import type { Area, Surface } from './surface.ts';

/** Spikes as dots over the whole recording. */
export interface AmplitudeScene {
  readonly timeSeconds: Float64Array;
  readonly amplitude: Float32Array;
  /** Place in the palette of each dot. */
  readonly colours: Uint8Array;
  /** Of the recording, gaps left out. */
  readonly durationSeconds: number;
  /** Its segments. */
  readonly stretches: readonly Stretch[];
  /** `\u00b5V` or `counts`. */
  readonly unit: string;
}

const dotSize = 2;

export function amplitudeArea(whole: Area): Area {
  return insideAxes(whole, { left: 56, bottom: 22, top: 10, right: 28 });
}

/** The amplitude of every spike over time: drift and lost spikes can be seen. */
export function drawAmplitudes(
  surface: Surface,
  whole: Area,
  scene: AmplitudeScene,
  theme: PlotTheme,
) {
  const area = amplitudeArea(whole);
  const x = { min: 0, max: scene.durationSeconds, from: area.x, to: rightOf(area) };
  const y = {
    ...rangeOf(scene.amplitude, { always: [0], room: 0.04 }),
    from: bottomOf(area),
    to: area.y,
  };
  drawLeftAxis(surface, area, y, theme, { name: `amplitude (${scene.unit})`, hasGrid: true });
  for (const colour of new Set(scene.colours)) {
    surface.fill({ colour: unitInk(theme, colour), opacity: 0.7 }, (pen) => {
      for (let spike = 0; spike < scene.amplitude.length; spike++) {
        if (scene.colours[spike] !== colour || Number.isNaN(scene.amplitude[spike]!)) continue;
        pen.rect(
          place(x, scene.timeSeconds[spike]!) - dotSize / 2,
          place(y, scene.amplitude[spike]!) - dotSize / 2,
          dotSize,
          dotSize,
        );
      }
    });
  }
  drawBottomTicks(surface, area, x, clockTicks(scene.stretches, x, 96), theme);
}
