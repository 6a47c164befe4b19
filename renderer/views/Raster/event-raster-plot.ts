import { bottomOf, drawLeftAxis, insideAxes, rightOf } from '../../plots/axes.ts';
import { csvTable } from '../../plots/csv-table.ts';
import type { PlotTheme } from '../../plots/plot-theme.ts';
import { place, type Scale } from '../../plots/scale.ts';
import type { Area, Surface } from '../../plots/surface.ts';
import {
  drawEvent,
  drawTrialRaster,
  type TrialScene,
  type TrialSpikes,
  trialSpikeAt,
} from '../../plots/trial-raster.ts';

const rateShare = 0.3;
const gap = 12;
const rateBins = 60;

/** Above the mean rate over the trials, below the trials one by one. */
export function drawEventRaster(surface: Surface, theme: PlotTheme, scene: TrialScene): void {
  const { rates, trials } = eventAreas(surface);
  const { spikes, colour } = scene;
  drawTrialRaster(surface, trials, theme, scene);
  const { startMs, endMs } = spikes;
  const { binMs, hertz } = shownRate(spikes);
  const across: Scale = { min: startMs, max: endMs, from: rates.x, to: rightOf(rates) };
  const up: Scale = {
    min: 0,
    max: 1.08 * hertz.reduce((most, value) => Math.max(most, value), 1),
    from: bottomOf(rates),
    to: rates.y,
  };
  drawLeftAxis(surface, rates, up, theme, { name: 'spikes/s', hasGrid: true });
  drawEvent(surface, theme, rates, across);
  surface.fill({ colour, opacity: 0.8 }, (pen) => {
    for (const [bin, value] of hertz.entries()) {
      const left = place(across, startMs + bin * binMs);
      const width = place(across, startMs + (bin + 1) * binMs) - left;
      pen.rect(left, place(up, value), width, bottomOf(rates) - place(up, value));
    }
  });
}

/** The spike that a click means; null where none is near. */
export function eventSpikeAt(spikes: TrialSpikes, surface: Area, x: number, y: number) {
  return trialSpikeAt(spikes, eventAreas(surface).trials, x, y);
}

/** Where the rates and the trials stand. */
function eventAreas(surface: Area) {
  const whole = insideAxes(surface);
  const rates = { ...whole, height: rateShare * whole.height };
  const y = whole.y + rates.height + gap;
  return { rates, trials: { ...whole, y, height: Math.max(1, bottomOf(whole) - y) } };
}

/** The rate that stands over the trials. */
function shownRate(spikes: TrialSpikes) {
  const binMs = (spikes.endMs - spikes.startMs) / rateBins;
  return { binMs, hertz: meanRate(spikes, rateBins) };
}

/** What is drawn as a table: a line a spike, and beside them the mean rate in even bins. */
export function eventRasterCsv(spikes: TrialSpikes): string {
  const { binMs, hertz } = shownRate(spikes);
  return csvTable([
    { name: 'trial', values: spikes.trial },
    { name: 'time_ms', values: spikes.timeMs },
    {
      name: 'rate_bin_start_ms',
      values: Array.from(hertz, (_, bin) => spikes.startMs + bin * binMs),
    },
    { name: 'rate_hz', values: Float32Array.from(hertz) },
  ]);
}

/** Spikes a second in even bins of the window, mean over the trials. */
export function meanRate(
  { startMs, endMs, trialCount, timeMs }: Omit<TrialSpikes, 'sampleIndex' | 'segmentIndex'>,
  bins: number,
): Float64Array {
  const hertz = new Float64Array(bins);
  const binMs = (endMs - startMs) / bins;
  for (let spike = 0; spike < timeMs.length; spike++) {
    const bin = Math.min(bins - 1, Math.floor((timeMs[spike]! - startMs) / binMs));
    hertz[bin]! += 1000 / (binMs * trialCount);
  }
  return hertz;
}
