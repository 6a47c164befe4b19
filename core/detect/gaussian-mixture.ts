/** How much better two Gaussians describe values than one. */
export interface OneTwoGaussians {
  /** BIC(one) - BIC(two): positive where two are worth their three further parameters. */
  readonly bicDifference: number;
  /** The two means, the smaller first; equal where no two could be told apart. */
  readonly means: readonly [number, number];
  readonly standardDeviations: readonly [number, number];
  /** Share of the values in the Gaussian of the smaller mean. */
  readonly lowerWeight: number;
}

const maximumIterations = 100;
/** Gain of log-likelihood a value below which the fit stands still. */
const convergedGain = 1e-6;
/** A component may not shrink onto a few equal values: least share of the total variance. */
const smallestVarianceShare = 0.01;

/**
 * Compares one Gaussian with a mixture of two of free variances by the Bayesian information
 * criterion BIC = p ln n - 2 ln L (p = 2 and 5). Expectation maximisation from the split of least
 * within-group variance; nothing is drawn by chance.
 */
export function compareOneTwoGaussians(values: ArrayLike<number>): OneTwoGaussians {
  const sorted = Float64Array.from(values).sort();
  const count = sorted.length;
  const { mean, variance } = momentsOf(sorted, 0, count);
  if (count < 4 || variance === 0) {
    const sd = Math.sqrt(variance);
    return {
      bicDifference: Number.NEGATIVE_INFINITY,
      means: [mean, mean],
      standardDeviations: [sd, sd],
      lowerWeight: 1,
    };
  }
  const floor = smallestVarianceShare * variance;
  const split = leastVarianceSplit(sorted);
  const mixture = fitMixture(sorted, split, floor);
  const oneLogLikelihood = -0.5 * count * (Math.log(2 * Math.PI * variance) + 1);
  const { lower, upper } = mixture;
  return {
    bicDifference: 2 * (mixture.logLikelihood - oneLogLikelihood) - 3 * Math.log(count),
    means: [lower.mean, upper.mean],
    standardDeviations: [Math.sqrt(lower.variance), Math.sqrt(upper.variance)],
    lowerWeight: lower.weight,
  };
}

interface Component {
  readonly weight: number;
  readonly mean: number;
  readonly variance: number;
}

function fitMixture(sorted: Float64Array, split: number, floor: number) {
  const count = sorted.length;
  const start = (from: number, to: number): Component => {
    const { mean, variance } = momentsOf(sorted, from, to);
    return { weight: (to - from) / count, mean, variance: Math.max(floor, variance) };
  };
  let a = start(0, split);
  let b = start(split, count);
  const shareOfA = new Float64Array(count);
  let logLikelihood = Number.NEGATIVE_INFINITY;
  for (let iteration = 0; iteration < maximumIterations; iteration++) {
    let now = 0;
    for (let i = 0; i < count; i++) {
      const logA = logDensity(a, sorted[i]);
      const logB = logDensity(b, sorted[i]);
      const largest = Math.max(logA, logB);
      const logSum = largest + Math.log(Math.exp(logA - largest) + Math.exp(logB - largest));
      shareOfA[i] = Math.exp(logA - logSum);
      now += logSum;
    }
    const gain = now - logLikelihood;
    logLikelihood = now;
    if (gain <= convergedGain * count) break;
    const next = weightedComponent(sorted, (i) => shareOfA[i], floor);
    b = weightedComponent(sorted, (i) => 1 - shareOfA[i], floor);
    a = next;
  }
  return a.mean <= b.mean
    ? { logLikelihood, lower: a, upper: b }
    : { logLikelihood, lower: b, upper: a };
}

function logDensity({ weight, mean, variance }: Component, value: number): number {
  return (
    Math.log(weight) - 0.5 * (Math.log(2 * Math.PI * variance) + (value - mean) ** 2 / variance)
  );
}

function weightedComponent(
  values: Float64Array,
  weightOf: (index: number) => number,
  floor: number,
): Component {
  let total = Number.MIN_VALUE;
  let mean = 0;
  for (let i = 0; i < values.length; i++) {
    total += weightOf(i);
    mean += weightOf(i) * values[i];
  }
  mean /= total;
  let variance = 0;
  for (let i = 0; i < values.length; i++) variance += weightOf(i) * (values[i] - mean) ** 2;
  return { weight: total / values.length, mean, variance: Math.max(floor, variance / total) };
}

/** Where to cut sorted values so that the two parts have the least sum of squared deviations. */
function leastVarianceSplit(sorted: Float64Array): number {
  const count = sorted.length;
  const { mean } = momentsOf(sorted, 0, count);
  let sum = 0;
  let best = 1;
  let most = Number.NEGATIVE_INFINITY;
  for (let split = 1; split < count; split++) {
    sum += sorted[split - 1] - mean;
    const between = sum ** 2 / (split * (count - split));
    if (between > most) {
      most = between;
      best = split;
    }
  }
  return best;
}

function momentsOf(values: Float64Array, from: number, to: number) {
  const count = Math.max(1, to - from);
  let mean = 0;
  for (let i = from; i < to; i++) mean += values[i];
  mean /= count;
  let variance = 0;
  for (let i = from; i < to; i++) variance += (values[i] - mean) ** 2;
  return { mean, variance: variance / count };
}
