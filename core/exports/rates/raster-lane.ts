import type { TrialSplit } from '../../point-process/split-trials.ts';
import { type NeuronTrials, type TrialSet, trialSpikes } from '../../point-process/trials.ts';
import { svgText } from '../report/markup.ts';
import { SvgPath } from '../report/svg-path.ts';
import { type Lane, plot, xOfMs } from './time-scale.ts';

const mostRows = 160;
const mostHeight = 200;

/**
 * The spikes of a neuron, one row a trial; trials of the test are paler. Where there are more
 * trials than rows, neighbours share one.
 */
export function rasterLane(trials: TrialSet, neuron: NeuronTrials, split: TrialSplit): Lane {
  const trialsInRow = Math.ceil(neuron.trialCount / mostRows);
  const rows = Math.ceil(neuron.trialCount / trialsInRow);
  const rowHeight = Math.max(1.5, Math.min(4, mostHeight / rows));
  const isTest = new Uint8Array(neuron.trialCount);
  for (const trial of split.test) isTest[trial] = 1;
  return {
    height: rows * rowHeight,
    markup(top) {
      const kinds = [new SvgPath(), new SvgPath()];
      for (let trial = 0; trial < neuron.trialCount; trial++) {
        const y = top + (Math.floor(trial / trialsInRow) + 0.5) * rowHeight;
        let drawn = Number.NaN;
        for (const bin of trialSpikes(neuron, trial)) {
          const x = Math.round(xOfMs(trials, trials.startMs + bin * trials.binMs));
          if (x !== drawn) kinds[isTest[trial]].run(x, y, 1.2);
          drawn = x;
        }
      }
      return (
        `<g stroke-width="${Math.max(1, rowHeight - 0.6)}">${kinds[0].markup('raster')}${kinds[1].markup('raster s1')}</g>` +
        svgText(plot.left - 12, top + 9, 'trial 1', 'end') +
        (rows * rowHeight < 24
          ? ''
          : svgText(plot.left - 12, top + rows * rowHeight, String(neuron.trialCount), 'end'))
      );
    },
  };
}
