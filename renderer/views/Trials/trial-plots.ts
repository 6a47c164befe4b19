import type { TrialFit, TrialFits } from '../../../engine/api/contract.ts';
import { bottomOf, drawBottomAxis, drawLeftAxis, insideAxes, rightOf } from '../../plots/axes.ts';
import type { PlotTheme } from '../../plots/plot-theme.ts';
import { place, rangeOf, type Scale } from '../../plots/scale.ts';
import type { Area, Pen, Surface } from '../../plots/surface.ts';

function timeScale({ startMs, binMs, binCount }: TrialFits, area: Area): Scale {
  return { min: startMs, max: startMs + binMs * binCount, from: area.x, to: rightOf(area) };
}

/** A line a trial, a stroke a spike; time zero is the event. */
export function drawTrialRaster(
  surface: Surface,
  theme: PlotTheme,
  fits: TrialFits,
  unit: number,
  colour: string,
): void {
  const area = insideAxes(surface);
  const x = timeScale(fits, area);
  const trialCount = fits.trainingTrials.length + fits.testTrials.length;
  const y: Scale = { min: 0, max: trialCount, from: area.y, to: bottomOf(area) };
  drawBottomAxis(surface, area, x, theme, { name: 'time after the event (ms)' });
  drawLeftAxis(surface, area, y, theme, { name: 'trial' });
  drawEvent(surface, theme, area, x);
  const height = Math.max(1, area.height / trialCount - 1);
  surface.fill({ colour }, (pen) => {
    for (let spike = fits.firstSpike[unit]!; spike < fits.firstSpike[unit + 1]!; spike++) {
      const timeMs = fits.startMs + (fits.spikeBin[spike]! + 0.5) * fits.binMs;
      pen.rect(place(x, timeMs), place(y, fits.spikeTrial[spike]!), 1.5, height);
    }
  });
}

/** What was counted in every bin, and over it the rates that the models give. */
export function drawTrialRates(
  surface: Surface,
  theme: PlotTheme,
  fits: TrialFits,
  unit: number,
  models: readonly { readonly rateHz: Float32Array; readonly colour: string }[],
): void {
  const area = insideAxes(surface);
  const x = timeScale(fits, area);
  const counted = fits.countedHz.subarray(unit * fits.binCount, (unit + 1) * fits.binCount);
  const all = [counted, ...models.map(({ rateHz }) => rateHz)].flatMap((rate) => [...rate]);
  const y: Scale = {
    ...rangeOf(all, { always: [0], room: 0.05 }),
    from: bottomOf(area),
    to: area.y,
  };
  drawBottomAxis(surface, area, x, theme, { name: 'time after the event (ms)' });
  drawLeftAxis(surface, area, y, theme, { name: 'rate (Hz)' });
  const centre = (bin: number) => place(x, fits.startMs + (bin + 0.5) * fits.binMs);
  surface.clip(area, () => {
    drawEvent(surface, theme, area, x);
    surface.stroke({ colour: theme.lineStrong, opacity: 0.6 }, (pen) =>
      drawLine(pen, counted, centre, y),
    );
    for (const { rateHz, colour } of models) {
      surface.stroke({ colour, width: 1.5 }, (pen) => drawLine(pen, rateHz, centre, y));
    }
  });
}

/** The features of every model that has learned some, all from the same beginning. */
export function drawFeatures(
  surface: Surface,
  theme: PlotTheme,
  { features, featureBins, featureCount, initialFeatures, binMs }: TrialFits,
  inkOf: (model: TrialFit['model']) => string,
): void {
  const area = insideAxes(surface);
  const x: Scale = { min: 0, max: featureBins * binMs, from: area.x, to: rightOf(area) };
  const all = [initialFeatures, ...features.map(({ values }) => values)].flatMap((some) => [
    ...some,
  ]);
  const y: Scale = { ...rangeOf(all, { room: 0.05 }), from: bottomOf(area), to: area.y };
  drawBottomAxis(surface, area, x, theme, { name: 'time in the feature (ms)' });
  drawLeftAxis(surface, area, y, theme, { name: 'feature' });
  const centre = (bin: number) => place(x, (bin + 0.5) * binMs);
  for (let feature = 0; feature < featureCount; feature++) {
    const rowOf = (values: Float64Array) =>
      values.subarray(feature * featureBins, (feature + 1) * featureBins);
    surface.stroke({ colour: theme.muted, dash: [4, 4] }, (pen) =>
      drawLine(pen, rowOf(initialFeatures), centre, y),
    );
    for (const { model, values } of features) {
      surface.stroke({ colour: inkOf(model), width: 1.5 }, (pen) =>
        drawLine(pen, rowOf(values), centre, y),
      );
    }
  }
}

function drawEvent(surface: Surface, theme: PlotTheme, area: Area, x: Scale): void {
  surface.stroke({ colour: theme.lineStrong, dash: [4, 4] }, (pen) => {
    pen.moveTo(place(x, 0), area.y);
    pen.lineTo(place(x, 0), bottomOf(area));
  });
}

function drawLine(
  pen: Pen,
  values: ArrayLike<number>,
  centre: (bin: number) => number,
  y: Scale,
): void {
  for (let bin = 0; bin < values.length; bin++) {
    const [across, up] = [centre(bin), place(y, values[bin]!)];
    if (bin === 0) pen.moveTo(across, up);
    else pen.lineTo(across, up);
  }
}
