import type { LearnedFeatures, TrialFit, TrialFits } from '../../../engine/api/contract.ts';
import { bottomOf, drawBottomAxis, drawLeftAxis, insideAxes, rightOf } from '../../plots/axes.ts';
import { csvTable } from '../../plots/csv-table.ts';
import type { PlotTheme } from '../../plots/plot-theme.ts';
import { place, rangeOf, type Scale } from '../../plots/scale.ts';
import type { Area, Pen, Surface } from '../../plots/surface.ts';
import { drawEvent, type TrialSpikes } from '../../plots/trial-raster.ts';

function timeScale({ startMs, binMs, binCount }: TrialFits, area: Area): Scale {
  return { min: startMs, max: startMs + binMs * binCount, from: area.x, to: rightOf(area) };
}

/** The spikes of a unit as they were aligned for the fit. */
export function spikesOfTrials(fits: TrialFits, unit: number): TrialSpikes {
  const { startMs, binMs, binCount, firstSpike, spikeTrial, spikeBin } = fits;
  const [from, to] = [firstSpike[unit]!, firstSpike[unit + 1]!];
  return {
    startMs,
    endMs: startMs + binMs * binCount,
    trialCount: fits.trainingTrials.length + fits.testTrials.length,
    trial: spikeTrial.subarray(from, to),
    timeMs: Float32Array.from(spikeBin.subarray(from, to), (bin) => startMs + (bin + 0.5) * binMs),
    sampleIndex: fits.spikeSample.subarray(from, to),
    segmentIndex: fits.spikeSegment.subarray(from, to),
  };
}

/** Bars of what was counted: of single bins nobody could tell more than that there were spikes. */
const mostBars = 50;

/** Means of so many neighbours that at most `most` are left. */
export function meansOfNeighbours(
  values: Float32Array,
  most: number,
): { readonly size: number; readonly means: Float32Array } {
  const size = Math.ceil(values.length / most);
  const means = Float32Array.from({ length: Math.ceil(values.length / size) }, (_, group) => {
    const own = values.subarray(group * size, (group + 1) * size);
    return own.reduce((sum, value) => sum + value, 0) / own.length;
  });
  return { size, means };
}

/** What was counted in the trials, and over it the rates that the models give. */
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
  const bars = meansOfNeighbours(counted, mostBars);
  const all = [bars.means, ...models.map(({ rateHz }) => rateHz)].flatMap((rate) => [...rate]);
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
    surface.fill({ colour: theme.lineStrong, opacity: 0.35 }, (pen) => {
      const edge = (bin: number) => place(x, fits.startMs + bin * fits.binMs);
      for (const [bar, value] of bars.means.entries()) {
        const left = edge(bar * bars.size);
        const right = edge(Math.min(fits.binCount, (bar + 1) * bars.size));
        pen.rect(left, place(y, value), right - left, place(y, 0) - place(y, value));
      }
    });
    for (const { rateHz, colour } of models) {
      surface.stroke({ colour, width: 1.5 }, (pen) => drawLine(pen, rateHz, centre, y));
    }
  });
}

/** Features that occur in the trials of some unit; others are still what learning began with. */
export function foundFeatures({
  features,
  fits,
}: Pick<TrialFits, 'features' | 'fits'>): readonly LearnedFeatures[] {
  return features.filter(({ model }) =>
    fits.some((fit) => fit.model === model && fit.codeMs.length > 0),
  );
}

/** The features that models have learned, all from the same beginning. */
export function drawFeatures(
  surface: Surface,
  theme: PlotTheme,
  { featureBins, featureCount, initialFeatures, binMs }: TrialFits,
  features: readonly LearnedFeatures[],
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
    surface.stroke({ colour: theme.muted, dash: [4, 4] }, (pen) =>
      drawLine(pen, rowOf(initialFeatures, feature, featureBins), centre, y),
    );
    for (const { model, values } of features) {
      surface.stroke({ colour: inkOf(model), width: 1.5 }, (pen) =>
        drawLine(pen, rowOf(values, feature, featureBins), centre, y),
      );
    }
  }
}

/** What `drawFeatures` shows as a table, a column a curve. */
export function featuresCsv(
  { featureBins, featureCount, initialFeatures, binMs }: TrialFits,
  features: readonly LearnedFeatures[],
): string {
  const curves = [{ model: 'before learning', values: initialFeatures }, ...features];
  return csvTable([
    {
      name: 'time_ms',
      values: Float64Array.from({ length: featureBins }, (_, bin) => (bin + 0.5) * binMs),
    },
    ...Array.from({ length: featureCount }, (_, feature) =>
      curves.map(({ model, values }) => ({
        name: `feature ${feature + 1}: ${model}`,
        values: rowOf(values, feature, featureBins),
      })),
    ).flat(),
  ]);
}

function rowOf(features: Float64Array, feature: number, bins: number): Float64Array {
  return features.subarray(feature * bins, (feature + 1) * bins);
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
