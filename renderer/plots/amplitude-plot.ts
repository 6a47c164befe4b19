import { bottomOf, drawBottomTicks, drawLeftAxis, insideAxes, rightOf } from './axes.ts';
import { clockTicks, type Stretch } from './clock-ticks.ts';
import { type PlotTheme, unitInk } from './plot-theme.ts';
import { place, rangeOf } from './scale.ts';
import { drawChosenMark, nearestMark } from './spike-marks.ts';
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
  /** The spike that is selected in all views, on the line of all segments; null for none of these units. */
  readonly chosen: { readonly timeSeconds: number; readonly amplitude: number } | null;
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
  const { x, y } = amplitudeScales(area, scene);
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
  const { chosen } = scene;
  if (chosen === null) return;
  drawChosenMark(surface, theme, place(x, chosen.timeSeconds), place(y, chosen.amplitude));
}

/** The dot that a click means; -1 where none is near. @param area within the axes */
export function amplitudeDotAt(scene: AmplitudeScene, area: Area, clickX: number, clickY: number) {
  const { x, y } = amplitudeScales(area, scene);
  return nearestMark(scene.amplitude.length, (dot) =>
    Math.hypot(
      place(x, scene.timeSeconds[dot]!) - clickX,
      place(y, scene.amplitude[dot]!) - clickY,
    ),
  );
}

/** Pixels of times on the line of all segments, and of amplitudes. */
export function amplitudeScales(
  area: Area,
  { amplitude, durationSeconds, chosen }: AmplitudeScene,
) {
  const always = chosen === null ? [0] : [0, chosen.amplitude];
  return {
    x: { min: 0, max: durationSeconds, from: area.x, to: rightOf(area) },
    y: { ...rangeOf(amplitude, { always, room: 0.04 }), from: bottomOf(area), to: area.y },
  };
}
