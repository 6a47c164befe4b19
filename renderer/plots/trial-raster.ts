import type { SpikeMoment } from '../../engine/api/contract.ts';
import { bottomOf, drawBottomAxis, drawLeftAxis, rightOf } from './axes.ts';
import type { PlotTheme } from './plot-theme.ts';
import { place, type Scale } from './scale.ts';
import { drawChosenMark, nearestMark } from './spike-marks.ts';
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
  /** Where it is in the recording. */
  readonly sampleIndex: ArrayLike<number>;
  readonly segmentIndex: ArrayLike<number>;
}

/** What a trial raster shows of spikes. */
export interface TrialScene {
  readonly spikes: TrialSpikes;
  readonly colour: string;
  /** The spike that is selected in all views, if it is one of this unit; null for none. */
  readonly chosen: Omit<SpikeMoment, 'unitId'> | null;
}

/** A line a trial, a stroke a spike; time zero is the event. */
export function drawTrialRaster(
  surface: Surface,
  area: Area,
  theme: PlotTheme,
  { spikes, colour, chosen }: TrialScene,
): void {
  const { trial, timeMs, trialCount, sampleIndex, segmentIndex } = spikes;
  const { x, y } = trialScales(spikes, area);
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
  if (chosen === null) return;
  for (let spike = 0; spike < trial.length; spike++) {
    // It may be in the windows of several events.
    if (sampleIndex[spike] !== chosen.sample || segmentIndex[spike] !== chosen.segment) continue;
    drawChosenMark(surface, theme, place(x, timeMs[spike]!), place(y, trial[spike]! + 0.5));
  }
}

/** The spike that a click means; null where none is near. @param area the lines of the trials */
export function trialSpikeAt(
  spikes: TrialSpikes,
  area: Area,
  clickX: number,
  clickY: number,
): Omit<SpikeMoment, 'unitId'> | null {
  const { x, y } = trialScales(spikes, area);
  const { trial, timeMs, sampleIndex, segmentIndex } = spikes;
  const half = area.height / spikes.trialCount / 2;
  const nearest = nearestMark(trial.length, (spike) => {
    const off = Math.abs(place(y, trial[spike]! + 0.5) - clickY) - half;
    return Math.hypot(place(x, timeMs[spike]!) - clickX, Math.max(0, off));
  });
  if (nearest < 0) return null;
  return { segment: segmentIndex[nearest]!, sample: sampleIndex[nearest]! };
}

function trialScales({ startMs, endMs, trialCount }: TrialSpikes, area: Area) {
  const x: Scale = { min: startMs, max: endMs, from: area.x, to: rightOf(area) };
  const y: Scale = { min: 0, max: trialCount, from: area.y, to: bottomOf(area) };
  return { x, y };
}

export function drawEvent(surface: Surface, theme: PlotTheme, area: Area, x: Scale): void {
  surface.stroke({ colour: theme.lineStrong, dash: [4, 4] }, (pen) => {
    pen.moveTo(place(x, 0), area.y);
    pen.lineTo(place(x, 0), bottomOf(area));
  });
}
