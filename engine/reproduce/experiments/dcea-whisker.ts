import type { NamedPlot } from '../../plots/line-plot.ts';
import type { Finding, Reproduction, Setting } from '../reproduction.ts';
import {
  deflections,
  firstOnset,
  period,
  readWhiskerData,
  type WhiskerData,
} from '../whisker-data.ts';
import {
  fitWhiskerModel,
  initialFeature,
  resamples,
  shareNearer,
  type WhiskerModel,
} from '../whisker-models.ts';

const models = ['dcea-binomial', 'bcomp', 'glm'] as const;
const stimuli = [1, 2, 3];
/** Of codes that are at one common lag, ms from it. */
const lagToleranceMs = 3;
const plotPoints = 40;

const explanation =
  'As in the paper, DCEA and BCOMP agree, find the deflections without being told of them, and are nearer to ' +
  'the diagonal than the regression where the whisker moves fast (stimuli 1 and 2): the neuron answers with a ' +
  'short burst a few milliseconds after the onset, which is not the shape of the velocity, and not equally to all ' +
  'deflections. With stimulus 2 the learned features fit the trials that taught them, but the neuron ' +
  'fires less in the trials to test on, which no model of one rate can know. Stimulus 3 is a slow ' +
  'movement that hardly drives this neuron: the features gain a tenth of a bit a spike in the test, ' +
  'their codes do not lie on the onsets, and no model is nearer to the diagonal than the others.';

interface StimulusResult {
  readonly stimulus: number;
  readonly data: WhiskerData;
  readonly fits: readonly WhiskerModel[];
}

export const dceaWhisker: Reproduction = {
  name: 'dcea-whisker',
  title: 'Thalamic spikes and whisker deflections',
  source: 'DCEA, section 5.3, Fig. 6',
  setting:
    "One neuron of the rat's thalamus and three shapes of deflection of a whisker. A feature is learned by DCEA " +
    'and by BCOMP from the ideal velocity of the whisker on; the regression (GLM) has the velocity as its ' +
    'covariate. KS distances are those of rescaled intervals in the test trials, with the range of 95 % of ' +
    'bootstrap samples of these trials.',
  async run({ dataFolder, parts, say }) {
    const results: StimulusResult[] = [];
    for (const stimulus of stimuli) {
      const data = await readWhiskerData(dataFolder, stimulus);
      const fits: WhiskerModel[] = [];
      for (const model of models) {
        const fit = await parts.part(`stimulus ${stimulus}, ${model}`, () =>
          fitWhiskerModel(data, model),
        );
        say(`stimulus ${stimulus}, ${model}: KS distance ${distanceText(fit)}`);
        fits.push(fit);
      }
      results.push({ stimulus, data, fits });
    }
    return {
      settings: settingsOf(results[0].data),
      findings: results.flatMap(findingsOf),
      remarks: [...results.map(remarkOf), explanation],
      numbers: {
        stimuli: results.map(({ stimulus, fits }) => ({ stimulus, models: fits.map(numbersOf) })),
      },
      plots: results.flatMap(plotsOf),
    };
  },
};

function settingsOf({ training, test }: WhiskerData): Setting[] {
  const trialsOf = ({ neurons }: WhiskerData['test']) => neurons[0].trialCount;
  return [
    { what: 'neurons', paper: '10, one feature for all', ours: String(training.neurons.length) },
    { what: 'shapes of deflection', paper: '1', ours: `${stimuli.length}, each by itself` },
    {
      what: 'trials to learn from; to test on',
      paper: '30; 20',
      ours: `${trialsOf(training)}; ${trialsOf(test)}`,
    },
    {
      what: 'a trial',
      paper: '3000 bins of 1 ms, 16 deflections 125 ms apart from 500 ms on',
      ours: `${training.binCount} bins of ${training.binMs} ms, ${deflections} deflections ${period} ms apart from ${firstOnset} ms on`,
    },
    {
      what: 'features C, of K bins; where learning begins',
      paper: '1, of 125; the velocity',
      ours: `1, of ${period}; the velocity`,
    },
    {
      what: 'base rate',
      paper: 'from the baseline periods',
      ours: 'fitted with the history, in turn with the feature',
    },
    {
      what: 'lambda',
      paper: '0.119, by grid search',
      ours: 'from theory, as `rates` has it: what noise alone reaches',
    },
    {
      what: 'encoder of DCEA',
      paper: 'T = 5000 layers of FISTA, alpha = 0.5',
      ours: 'Newton steps, to the minimiser',
    },
    {
      what: 'codes become events by',
      paper: 'k-means of 16 clusters',
      ours: 'what stands in one place; their number is not told',
    },
    {
      what: 'events that BCOMP finds',
      paper: '16',
      ours: 'as long as one brings more than the best of all places does by chance',
    },
    {
      what: 'history, ms',
      paper: "5 to 100, by Akaike's criterion",
      ours: 'none, or 5 to 100 by fives, by the same',
    },
    {
      what: 'range of a KS distance',
      paper: '-',
      ours: `95 % of ${resamples} bootstrap samples of the test trials`,
    },
    {
      what: 'codes are at one lag within, ms',
      paper: '-',
      ours: String(lagToleranceMs),
    },
  ];
}

function findingsOf({ stimulus, fits }: StimulusResult): Finding[] {
  const [dcea, bcomp, glm] = fits;
  const percent = (share: number) => `${Math.round(100 * share)} %`;
  return [
    ...fits.map((fit) => ({
      what: `stimulus ${stimulus}, ${fit.model}: KS distance; bits a spike`,
      paper: fit === glm ? 'far from the diagonal' : 'near the diagonal',
      ours: `${distanceText(fit)}, band ${fit.goodness.ks.band95.toFixed(3)}; ${fit.goodness.bitsPerSpike.toFixed(3)}`,
    })),
    {
      what: `stimulus ${stimulus}: bootstrap samples in which DCEA, BCOMP are nearer than the GLM`,
      paper: '-',
      ours: `${percent(shareNearer(dcea, glm))}, ${percent(shareNearer(bcomp, glm))}`,
    },
    ...[dcea, bcomp].map((fit) => ({
      what: `stimulus ${stimulus}, ${fit.model}: deflections with a code at one common lag (within ${lagToleranceMs} ms)`,
      paper: `${deflections} of ${deflections}`,
      ours: onsetsText(fit),
    })),
  ];
}

/** What the numbers of a stimulus come from. */
function remarkOf({ stimulus, data, fits }: StimulusResult): string {
  const [dcea, , glm] = fits;
  const perTrial = ({ neurons: [{ bin, trialCount }] }: WhiskerData['test']) =>
    (bin.length / trialCount).toFixed(1);
  return (
    `Stimulus ${stimulus}: ${perTrial(data.training)} spikes a trial to learn from, ` +
    `${perTrial(data.test)} to test on. On the trials that it was fitted to, DCEA has a KS distance of ` +
    `${dcea.training.ks.ksDistance.toFixed(3)} (band ${dcea.training.ks.band95.toFixed(3)}) and ` +
    `${dcea.training.bitsPerSpike.toFixed(2)} bits a spike, the regression ` +
    `${glm.training.ks.ksDistance.toFixed(3)} and ${glm.training.bitsPerSpike.toFixed(2)}.`
  );
}

function distanceText(fit: WhiskerModel): string {
  const [low, high] = distanceRange(fit);
  return `${fit.goodness.ks.ksDistance.toFixed(3)} (${low.toFixed(3)} to ${high.toFixed(3)})`;
}

/** 95 % of the bootstrap's distances. */
function distanceRange({ bootstrap }: WhiskerModel): [number, number] {
  const sorted = [...bootstrap].sort((a, b) => a - b);
  const at = (share: number) => sorted[Math.round(share * (sorted.length - 1))];
  return [at(0.025), at(0.975)];
}

/** Codes by deflection: lags of the largest code of each, and what is elsewhere. */
function onsetsText(fit: WhiskerModel): string {
  const lags = largestLags(fit).filter((lag) => lag !== undefined);
  const middle = [...lags].sort((a, b) => a - b)[lags.length >> 1] ?? Number.NaN;
  const regular = lags.filter((lag) => Math.abs(lag - middle) <= lagToleranceMs);
  const { length } = fit.neuron.code.value;
  return `${regular.length} of ${deflections} (lag ${middle} ms), ${length} codes in all`;
}

/** Lag of the largest code in each deflection's period, ms from the onset. */
function largestLags({ neuron }: WhiskerModel): (number | undefined)[] {
  const { position, value } = neuron.code;
  return Array.from({ length: deflections }, (_, d) => {
    // A feature may begin somewhat before the deflection that it answers to.
    const from = firstOnset + d * period - period / 2;
    let best: number | undefined;
    for (let i = 0; i < value.length; i++) {
      if (position[i] < from || position[i] >= from + period) continue;
      if (best === undefined || value[i] > value[best]) best = i;
    }
    return best === undefined ? undefined : position[best] - firstOnset - d * period;
  });
}

function numbersOf(fit: WhiskerModel) {
  const { model, neuron, goodness, feature } = fit;
  const { ksDistance, band95, pValue } = goodness.ks;
  return {
    model,
    ksDistance,
    band95,
    pValue,
    bitsPerSpike: goodness.bitsPerSpike,
    testLogLikelihood: goodness.logLikelihood,
    historyBins: neuron.rate.history.length,
    codeBins: Array.from(neuron.code.position),
    codeValues: Array.from(neuron.code.value),
    feature: feature === undefined ? undefined : Array.from(feature),
    ksDistanceRange95: distanceRange(fit),
  };
}

/** Fig. 6c and e. */
function plotsOf({ stimulus, data, fits }: StimulusResult): NamedPlot[] {
  const line = (name: string, values: ArrayLike<number>) => ({
    name,
    points: Array.from(values, (y, x) => ({ x, y })),
  });
  return [
    {
      name: `dcea-whisker-${stimulus}-features`,
      plot: {
        title: `Stimulus ${stimulus}: ideal velocity and learned features`,
        scale: 'linear',
        xName: 'time from the onset (ms)',
        yName: 'unit norm',
        series: [
          line('velocity', initialFeature(data)),
          ...fits.flatMap(({ model, feature }) => (feature ? [line(model, feature)] : [])),
        ],
      },
    },
    {
      name: `dcea-whisker-${stimulus}-ks`,
      plot: {
        title: `Stimulus ${stimulus}: KS plots of test trials, 95 % band ±${fits[0].goodness.ks.band95.toFixed(3)}`,
        scale: 'linear',
        xName: 'uniform quantile',
        yName: 'rescaled intervals minus diagonal',
        series: fits.map(({ model, goodness }) => ({
          name: model,
          points: thinned(goodness.ks.sorted),
        })),
      },
    },
  ];
}

/** How far the curve is above the diagonal: on the plot itself, curves of good models lie on each other. */
function thinned(sorted: Float64Array): { x: number; y: number }[] {
  return Array.from({ length: plotPoints }, (_, i) => {
    const x = (i + 0.5) / plotPoints;
    return { x, y: sorted[Math.floor(x * sorted.length)] - x };
  });
}
