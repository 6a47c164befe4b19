import type { Random } from '../base/random.ts';
import {
  collectHistoryPatterns,
  firstScoredSpike,
  type HistoryPatterns,
  historyWindowEnds,
} from './history-patterns.ts';
import { type KsPlot, ksPlot } from './ks-plot.ts';
import { fitRegression, predictRows, type RegressionFit, softplus } from './regression.ts';
import { fitGamma, fitInverseGaussian, type RenewalModel } from './renewal.ts';
import { TimeRescaling } from './time-rescaling.ts';

/** Models of a spike train that know nothing but the train itself. */
export const trainModelNames = ['homogeneous', 'gamma', 'inverse-gaussian', 'history'] as const;

export type TrainModelName = (typeof trainModelNames)[number];

export interface TrainModelFit {
  readonly name: TrainModelName;
  readonly parameterCount: number;
  /** Of the bins with and without a spike; comparable between the models. */
  readonly logLikelihood: number;
  /** Akaike's information criterion, 2 parameters - 2 log-likelihood: the least is the best. */
  readonly aic: number;
  /** In the order of time. */
  readonly rescaledIntervals: Float64Array;
  readonly ks: KsPlot;
}

/** With fewer intervals nothing can be said about their distribution. */
const fewestIntervals = 20;

/**
 * Fits a homogeneous process, gamma and inverse Gaussian renewal processes, and a logistic regression
 * on the history of up to 256 bins with as many windows as Akaike's criterion asks for, and rescales
 * the intervals by each. All see the same intervals.
 * @param trains successive spikes of one unit, in samples, ascending; between two of these nobody looks
 * @returns nothing where there are too few intervals
 */
export function fitTrainModels(
  trains: readonly Float64Array[],
  samplesPerBin: number,
  random: Random,
): readonly TrainModelFit[] {
  const stretches = trains.map((samples) => binStretch(samples, samplesPerBin));
  const intervals = Float64Array.from(stretches.flatMap(scoredIntervals));
  const differ = intervals.some((interval) => interval !== intervals[0]);
  if (intervals.length < fewestIntervals || !differ) return [];
  const patterns = collectHistoryPatterns(stretches.map(({ bins }) => bins));
  const [homogeneous, history] = fitHistories(patterns);
  return [
    historyFit('homogeneous', patterns, homogeneous, random),
    renewalFit('gamma', fitGamma(intervals), intervals),
    renewalFit('inverse-gaussian', fitInverseGaussian(intervals), intervals),
    historyFit('history', patterns, history, random),
  ];
}

/** Spikes of a stretch, one a bin at most. */
interface BinnedStretch {
  /** Bin of each spike. */
  readonly bins: Float64Array;
  /** Its time in bins, not rounded. */
  readonly times: Float64Array;
}

function binStretch(samples: Float64Array, samplesPerBin: number): BinnedStretch {
  const times = samples
    .map((sample) => sample / samplesPerBin)
    .filter((time, i, all) => i === 0 || Math.floor(time) > Math.floor(all[i - 1]));
  return { bins: times.map(Math.floor), times };
}

function scoredIntervals({ bins, times }: BinnedStretch): number[] {
  const intervals: number[] = [];
  for (let i = firstScoredSpike(bins) + 1; i < times.length; i++) {
    intervals.push(times[i] - times[i - 1]);
  }
  return intervals;
}

/** The regression without history and the best one. */
function fitHistories({ design }: HistoryPatterns): readonly [RegressionFit, RegressionFit] {
  const bare = fitRegression(design, { columnCount: 1 });
  let best = bare;
  let previous = bare;
  for (let columnCount = 2; columnCount <= historyWindowEnds.length + 1; columnCount++) {
    previous = fitRegression(design, { columnCount, start: previous.coefficients });
    if (
      aicOf(columnCount, previous.logLikelihood) <
      aicOf(best.coefficients.length, best.logLikelihood)
    ) {
      best = previous;
    }
  }
  return [bare, best];
}

function historyFit(
  name: TrainModelName,
  { design, runs }: HistoryPatterns,
  { coefficients, logLikelihood }: RegressionFit,
  random: Random,
): TrainModelFit {
  const logOdds = predictRows(design, coefficients, new Float64Array(design.exposures.length));
  const rescaling = new TimeRescaling(random);
  runs.row.forEach((row, run) => {
    const intensity = softplus(logOdds[row]);
    if (runs.hasSpike[run] === 1) rescaling.passSpike(intensity);
    else rescaling.passSilence(intensity * runs.length[run]);
  });
  return modelFit(name, coefficients.length, logLikelihood, rescaling.rescaledIntervals());
}

function renewalFit(
  name: TrainModelName,
  model: RenewalModel,
  intervals: Float64Array,
): TrainModelFit {
  const logLikelihood = intervals.reduce((sum, interval) => sum + model.logDensity(interval), 0);
  const rescaled = intervals.map((interval) => model.distribution(interval));
  return modelFit(name, model.parameterCount, logLikelihood, rescaled);
}

function modelFit(
  name: TrainModelName,
  parameterCount: number,
  logLikelihood: number,
  rescaledIntervals: Float64Array,
): TrainModelFit {
  return {
    name,
    parameterCount,
    logLikelihood,
    aic: aicOf(parameterCount, logLikelihood),
    rescaledIntervals,
    ks: ksPlot(rescaledIntervals),
  };
}

function aicOf(parameterCount: number, logLikelihood: number): number {
  return 2 * parameterCount - 2 * logLikelihood;
}
