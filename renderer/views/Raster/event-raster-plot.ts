import { bottomOf, drawLeftAxis, insideAxes, rightOf } from '../../plots/axes.ts';
import type { PlotTheme } from '../../plots/plot-theme.ts';
import { place, type Scale } from '../../plots/scale.ts';
import type { Surface } from '../../plots/surface.ts';
import { drawEvent, drawTrialRaster, type TrialSpikes } from '../../plots/trial-raster.ts';

const rateShare = 0.3;
const gap = 12;
const rateBins = 60;

/** Above the mean rate over the trials, below the trials one by one. */
export function drawEventRaster(
  surface: Surface,
  theme: PlotTheme,
  spikes: TrialSpikes,
  colour: string,
): void {
  const whole = insideAxes(surface);
  const rates = { ...whole, height: rateShare * whole.height };
  const y = whole.y + rates.height + gap;
  const trials = { ...whole, y, height: Math.max(1, bottomOf(whole) - y) };
  drawTrialRaster(surface, trials, theme, spikes, colour);
  const { startMs, endMs } = spikes;
  const binMs = (endMs - startMs) / rateBins;
  const hertz = meanRate(spikes, rateBins);
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

/** Spikes a second in even bins of the window, mean over the trials. */
export function meanRate(
  { startMs, endMs, trialCount, timeMs }: TrialSpikes,
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
