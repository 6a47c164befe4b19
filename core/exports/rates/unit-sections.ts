import { meanIntensity } from '../../point-process/cif.ts';
import { countSpikes } from '../../point-process/trials.ts';
import { namedFigure, section, svgMarkup, wideFigure } from '../report/markup.ts';
import { counted } from '../report/number-text.ts';
import { codeLane } from './code-lane.ts';
import { columnMeans, curveLane } from './curve-lane.ts';
import { correlationPanel, ksPanel } from './goodness-figures.ts';
import { modelClass, modelKey } from './model-key.ts';
import { rasterLane } from './raster-lane.ts';
import type { RatesResult } from './rates-result.ts';
import { binsPerColumn, type Lane, plot, stackLanes } from './time-scale.ts';

/** More units than this would make the page too large to be read or sent. */
const mostUnits = 12;

/** A section for each unit, or for those with the most spikes. */
export function unitSections(result: RatesResult): string[] {
  const { trials } = result;
  const shown = trials.neurons
    .map((neuron, j) => ({ j, spikes: neuron.bin.length }))
    .sort((a, b) => b.spikes - a.spikes || a.j - b.j)
    .slice(0, mostUnits)
    .sort((a, b) => a.j - b.j);
  return shown.map(({ j }) => unitSection(result, j));
}

function unitSection(result: RatesResult, j: number): string {
  const { trials, analysis } = result;
  const { unitId, bin, trialCount } = trials.neurons[j];
  const { body, height } = stackLanes(trials, lanesOf(result, j));
  const models = analysis.models.map(({ model, goodness }, i) => ({
    name: model,
    className: modelClass(i),
    goodness: goodness[j],
  }));
  return section(
    `Unit ${unitId}`,
    `${counted(bin.length, 'spike')} in ${counted(trialCount, 'trial')}; the trials of the test are paler.`,
    modelKey(result, result.analysis.models.keys()) +
      wideFigure(
        svgMarkup({
          width: plot.width,
          height,
          label: `Spikes of unit ${unitId} in all trials, the rate by each model, and the codes`,
          body,
        }),
      ) +
      `<div class="panels">${namedFigure('KS plots on the trials of the test', ksPanel(unitId, models))}` +
      `${namedFigure('Correlation of rescaled intervals', correlationPanel(unitId, models))}</div>`,
  );
}

function lanesOf({ trials, request, analysis }: RatesResult, j: number): Lane[] {
  const neuron = trials.neurons[j];
  const perColumn = binsPerColumn(trials);
  const columns = (values: ArrayLike<number>, scale: number) =>
    columnMeans(values, perColumn).map((value) => value * scale);
  const perSecond = 1000 / trials.binMs;
  const counts = countSpikes(neuron, trials.binCount);
  const lanes: Lane[] = [rasterLane(trials, neuron, analysis.split)];
  if (request.stimulus !== undefined) {
    const { names, values } = request.stimulus;
    const first = values.subarray(0, trials.binCount);
    lanes.push(curveLane(names[0], [{ values: columns(first, 1), className: 'trace' }], 48));
  }
  const rates = analysis.models.map(({ neurons }, i) => ({
    values: columns(meanIntensity(neurons[j].rate, neuron), perSecond),
    className: `after ${modelClass(i)}`,
  }));
  const observed = columns(counts, perSecond / neuron.trialCount);
  lanes.push(
    curveLane(
      'rate (Hz): counted in grey, and by each model',
      [{ values: observed, className: 'counted', isArea: true }, ...rates],
      110,
    ),
  );
  const codes = analysis.models.flatMap(({ neurons }, i) =>
    neurons[j].code.value.length === 0 ? [] : [{ code: neurons[j].code, className: modelClass(i) }],
  );
  if (codes.length > 0) lanes.push(codeLane(trials, codes));
  return lanes;
}
