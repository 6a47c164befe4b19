import type { NamedPlot } from '../../plots/line-plot.ts';
import type { Finding, Reproduction } from '../reproduction.ts';
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
  shareNearer,
  type WhiskerModel,
} from '../whisker-models.ts';

const models = ['dcea-binomial', 'bcomp', 'glm'] as const;
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
    "One neuron of the rat's thalamus, three shapes of deflection, 17 trials to learn from and 33 to test " +
    'on (the paper: ten neurons, 30 and 20). One feature of 125 ms that begins at the ideal velocity of the ' +
    "whisker, history as long as Akaike's criterion asks for; the regression (GLM) has the velocity as " +
    'its covariate. KS distances are those of rescaled intervals in the test trials, with the range of 95 % of ' +
    'bootstrap samples of these trials.',
  async run({ dataFolder, say }) {
    const results: StimulusResult[] = [];
    for (const stimulus of [1, 2, 3]) {
      const data = await readWhiskerData(dataFolder, stimulus);
      const fits = models.map((model) => {
        const fit = fitWhiskerModel(data, model);
        say(`stimulus ${stimulus}, ${model}: KS distance ${distanceText(fit)}`);
        return fit;
      });
      results.push({ stimulus, data, fits });
    }
    return {
      findings: results.flatMap(findingsOf),
      remarks: [...results.map(remarkOf), explanation],
      numbers: {
        stimuli: results.map(({ stimulus, fits }) => ({ stimulus, models: fits.map(numbersOf) })),
      },
      plots: results.flatMap(plotsOf),
    };
  },
};

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
      what: `stimulus ${stimulus}, ${fit.model}: deflections with a code at one common lag (within 3 ms)`,
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
  const regular = lags.filter((lag) => Math.abs(lag - middle) <= 3);
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
