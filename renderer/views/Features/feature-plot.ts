import type { SpikeFeatures, SpikeMoment } from '../../../engine/api/contract.ts';
import {
  bottomOf,
  drawBottomAxis,
  drawBottomTicks,
  drawLeftAxis,
  drawLeftTicks,
  insideAxes,
} from '../../plots/axes.ts';
import { clockTicks, type Stretch } from '../../plots/clock-ticks.ts';
import { type PlotTheme, unitInk } from '../../plots/plot-theme.ts';
import { place, rangeOf, type Scale } from '../../plots/scale.ts';
import { drawChosenMark, nearestMark } from '../../plots/spike-marks.ts';
import type { Area, Surface } from '../../plots/surface.ts';
import type { Polygon } from './lasso.ts';

/** All features that can be chosen; the principal components of the waveforms are read only then. */
export const featureNames = [
  'time_s',
  'amplitude_uv',
  'margin_sd',
  'pc_1_uv',
  'pc_2_uv',
  'pc_3_uv',
] as const;

/** The features that are shown. */
export interface FeatureAxes {
  readonly x: string;
  readonly y: string;
}

/** One point a spike, in two of its features. */
export interface FeaturePlane extends FeatureAxes {
  readonly features: SpikeFeatures;
  /** `\u00b5V` or `counts`. */
  readonly unit: string;
  /** The segments, which times count through. */
  readonly stretches: readonly Stretch[];
  /** Features of the spike that is selected in all views, as far as they are known; null for none of these units. */
  readonly chosen: ReadonlyMap<string, number> | null;
}

export interface PlaneScales {
  readonly x: Scale;
  readonly y: Scale;
}

/**
 * A feature's name as a person reads it: `amplitude_uv` -> `amplitude (µV)`.
 * @param amplitudeUnit of the recording
 */
export function featureTitle(name: string, amplitudeUnit: string): string {
  return name
    .replace(/_uv$/, ` (${amplitudeUnit})`)
    .replace(/_s$/, ' (s)')
    .replace(/_sd$/, ' (SD)')
    .replace(/^pc_/, 'PC ')
    .replaceAll('_', ' ');
}

const clockLabelWidth = 96;
const clockLabelHeight = 48;
const dotSize = 3;
/** Of more of them one sees how they lie over each other, and needs not see each. */
const manyDots = 3000;

/** Values of a feature, one a spike. */
export function featureValues(
  { names, values, unitId }: SpikeFeatures,
  name: string,
): Float32Array {
  const column = names.indexOf(name);
  return Float32Array.from(unitId, (_, spike) => values[spike * names.length + column]!);
}

export function planeScales(plane: FeaturePlane, area: Area): PlaneScales {
  const plot = insideAxes(area);
  const rangeOfFeature = (name: string) =>
    rangeOf(featureValues(plane.features, name), {
      always: [plane.chosen?.get(name) ?? Number.NaN],
      room: 0.05,
    });
  return {
    x: { ...rangeOfFeature(plane.x), from: plot.x, to: plot.x + plot.width },
    y: { ...rangeOfFeature(plane.y), from: bottomOf(plot), to: plot.y },
  };
}

/** @param colours of each unit, its place in the palette */
export function drawFeatures(
  surface: Surface,
  theme: PlotTheme,
  plane: FeaturePlane,
  colours: ReadonlyMap<number, number>,
  lasso: Polygon,
): void {
  const plot = insideAxes(surface);
  const scales = planeScales(plane, surface);
  const xs = featureValues(plane.features, plane.x);
  const ys = featureValues(plane.features, plane.y);
  const [across, up] = [plane.x, plane.y].map((name) => featureTitle(name, plane.unit));
  if (plane.y === 'time_s') {
    // Times take the room of a name, and need none.
    const ticks = clockTicks(plane.stretches, scales.y, clockLabelHeight);
    drawLeftTicks(surface, plot, scales.y, ticks, theme);
  } else drawLeftAxis(surface, plot, scales.y, theme, { name: up! });
  if (plane.x === 'time_s') {
    const ticks = clockTicks(plane.stretches, scales.x, clockLabelWidth);
    drawBottomTicks(surface, plot, scales.x, ticks, theme, { name: 'time' });
  } else drawBottomAxis(surface, plot, scales.x, theme, { name: across! });
  const opacity = xs.length > manyDots ? 0.55 : 0.9;
  for (const [unitId, colour] of colours) {
    surface.fill({ colour: unitInk(theme, colour), opacity }, (pen) => {
      for (let spike = 0; spike < xs.length; spike++) {
        if (plane.features.unitId[spike] !== unitId) continue;
        pen.rect(
          place(scales.x, xs[spike]!) - dotSize / 2,
          place(scales.y, ys[spike]!) - dotSize / 2,
          dotSize,
          dotSize,
        );
      }
    });
  }
  const chosenX = plane.chosen?.get(plane.x);
  const chosenY = plane.chosen?.get(plane.y);
  if (chosenX !== undefined && chosenY !== undefined) {
    drawChosenMark(surface, theme, place(scales.x, chosenX), place(scales.y, chosenY));
  }
  if (lasso.length < 4) return;
  surface.stroke({ colour: theme.accent, width: 1.5 }, (pen) => {
    for (let corner = 0; corner <= lasso.length / 2; corner++) {
      const at = (2 * corner) % lasso.length;
      const [x, y] = [place(scales.x, lasso[at]!), place(scales.y, lasso[at + 1]!)];
      if (corner === 0) pen.moveTo(x, y);
      else pen.lineTo(x, y);
    }
  });
}

/** Where one of the spikes is among those that are shown; -1 for one that is not. */
export function placeOfSpike(
  { sampleIndex, segmentIndex, unitId }: SpikeFeatures,
  { segment, sample, unitId: ownUnit }: SpikeMoment,
): number {
  return sampleIndex.findIndex(
    (own, i) => own === sample && segmentIndex[i] === segment && unitId[i] === ownUnit,
  );
}

/** The dot that a click means: the nearest one, where one is near; null elsewhere. */
export function spikeAt(
  plane: FeaturePlane,
  area: Area,
  clickX: number,
  clickY: number,
): SpikeMoment | null {
  const { features } = plane;
  const scales = planeScales(plane, area);
  const xs = featureValues(features, plane.x);
  const ys = featureValues(features, plane.y);
  const nearest = nearestMark(xs.length, (spike) =>
    Math.hypot(place(scales.x, xs[spike]!) - clickX, place(scales.y, ys[spike]!) - clickY),
  );
  if (nearest < 0) return null;
  return {
    unitId: features.unitId[nearest]!,
    segment: features.segmentIndex[nearest]!,
    sample: features.sampleIndex[nearest]!,
  };
}
