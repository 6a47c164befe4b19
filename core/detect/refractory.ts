import { logGamma } from '../math/special-functions.ts';

export interface RefractoryOptions {
  /** After a spike the same neuron is silent for this long. */
  readonly refractorySamples: number;
  /** Lags up to this one are not seen, because detection or merging keeps one of two so close peaks. -1: all are. */
  readonly deadSamples: number;
  /** Lags from refractorySamples to here give the rate to expect. */
  readonly baselineSamples: number;
}

/** What the cross-correlogram of two trains says about their being one neuron. */
export interface RefractoryEvidence {
  /** Pairs of spikes with deadSamples < |lag| < refractorySamples. */
  readonly count: number;
  /** As many as there would be at the rate of pairs in the baseline. */
  readonly expected: number;
  /** Probability of `count` or fewer if the trains were independent: small speaks for one neuron. */
  readonly pIfIndependent: number;
  /** Probability of `count` or more if a tenth of the baseline rate leaked in: small speaks for two neurons. */
  readonly pIfOneNeuron: number;
}

/** Part of the independent rate that errors of sorting leave in the refractory period of one neuron. */
const tolerableLeak = 0.1;

/**
 * Compares the pairs of spikes inside the refractory period with the pairs at longer lags. The
 * spikes of one neuron that was split in two keep out of each other's refractory period, those of
 * two neurons do not. The rate to expect comes from lags just beyond, not from the length of the
 * recording: parts of a drifting unit that never fire in the same minute then give no pairs and no
 * evidence, instead of a false silence; a burst, which makes near lags frequent, sharpens it.
 *
 * Test: of two Poisson counts over w and w0 lags, given their sum the first is binomial with
 * probability ρ w / (ρ w + w0), where ρ is the ratio of rates (Przyborowski & Wilenski 1940);
 * ρ = 1 for independence, ρ = 0.1 for one neuron. So the uncertainty of the baseline is counted.
 *
 * @param trainA spike samples, rising, whole numbers, of one segment (or segments laid far apart)
 * @param trainB likewise
 */
export function crossCorrelogramRefractoriness(
  trainA: ArrayLike<number>,
  trainB: ArrayLike<number>,
  options: RefractoryOptions,
): RefractoryEvidence {
  const { refractorySamples, deadSamples, baselineSamples } = options;
  const inside = pairsWithin(trainA, trainB, refractorySamples - 1);
  const unseen = deadSamples < 0 ? 0 : pairsWithin(trainA, trainB, deadSamples);
  const upToBaseline = pairsWithin(trainA, trainB, baselineSamples);
  const count = Math.max(0, inside - unseen);
  const baseline = Math.max(0, upToBaseline - inside);

  const unseenLags = deadSamples < 0 ? 0 : 2 * deadSamples + 1;
  const lags = Math.max(0, 2 * refractorySamples - 1 - unseenLags);
  const baselineLags = Math.max(0, 2 * (baselineSamples - refractorySamples + 1));
  if (lags === 0 || baselineLags === 0) {
    return { count, expected: 0, pIfIndependent: 1, pIfOneNeuron: 1 };
  }
  const share = (rateRatio: number) => (rateRatio * lags) / (rateRatio * lags + baselineLags);
  const trials = count + baseline;
  return {
    count,
    expected: (baseline * lags) / baselineLags,
    pIfIndependent: binomialAtMost(count, trials, share(1)),
    pIfOneNeuron: binomialAtLeast(count, trials, share(tolerableLeak)),
  };
}

/** Pairs with |a - b| <= lag. */
function pairsWithin(trainA: ArrayLike<number>, trainB: ArrayLike<number>, lag: number): number {
  if (lag < 0) return 0;
  let pairs = 0;
  let first = 0;
  let end = 0;
  for (let i = 0; i < trainA.length; i++) {
    while (first < trainB.length && trainB[first] < trainA[i] - lag) first++;
    while (end < trainB.length && trainB[end] <= trainA[i] + lag) end++;
    pairs += end - first;
  }
  return pairs;
}

function binomialAtMost(count: number, trials: number, probability: number): number {
  let sum = 0;
  for (let k = 0; k <= count; k++) sum += binomialProbability(k, trials, probability);
  return Math.min(1, sum);
}

function binomialAtLeast(count: number, trials: number, probability: number): number {
  let sum = 0;
  for (let k = count; k <= trials; k++) {
    const term = binomialProbability(k, trials, probability);
    sum += term;
    if (k > trials * probability && term < 1e-17 * sum) break;
  }
  return Math.min(1, sum);
}

function binomialProbability(k: number, trials: number, probability: number): number {
  const logChoose = logGamma(trials + 1) - logGamma(k + 1) - logGamma(trials - k + 1);
  return Math.exp(logChoose + k * Math.log(probability) + (trials - k) * Math.log1p(-probability));
}
