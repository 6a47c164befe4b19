import type { Random } from '../../../core/base/random.ts';

/** Spike trains of known processes, in samples: 30 of them are a bin. */
export const samplesPerBin = 30;

/** Independent intervals, each drawn in bins. */
export function renewalTrain(spikes: number, drawInterval: () => number): Float64Array {
  const samples = new Float64Array(spikes);
  let bins = 0;
  for (let i = 0; i < spikes; i++) {
    bins += drawInterval();
    samples[i] = Math.round(bins * samplesPerBin);
  }
  return samples;
}

/** Intervals of a gamma distribution of whole shape. */
export function gammaTrain(spikes: number, shape: number, meanBins: number, random: Random) {
  return renewalTrain(spikes, () => {
    let sum = 0;
    for (let i = 0; i < shape; i++) sum += random.exponential(meanBins / shape);
    return sum;
  });
}

/** Intervals in which a drifting random walk reaches its threshold (Michael, Schucany and Haas). */
export function inverseGaussianTrain(
  spikes: number,
  mean: number,
  precision: number,
  random: Random,
) {
  return renewalTrain(spikes, () => {
    const y = random.normal() ** 2;
    const ratio = mean / (2 * precision);
    const x = mean * (1 + ratio * (y - Math.sqrt(y * y + (2 * y) / ratio)));
    return random.uniform() <= mean / (mean + x) ? x : (mean * mean) / x;
  });
}

/** A refractory neuron whose bursts depress it: a bin's log-odds depend on the last 8 bins. */
export function burstingTrain(spikes: number, random: Random): Float64Array {
  const samples: number[] = [];
  const recent: number[] = [];
  for (let bin = 0; samples.length < spikes; bin++) {
    while (recent.length > 0 && bin - recent[0] > 64) recent.shift();
    let logOdds = -3.5;
    for (const spike of recent) {
      const lag = bin - spike;
      logOdds += lag <= 2 ? -6 : lag <= 8 ? 1.8 : -0.8;
    }
    if (random.uniform() >= 1 / (1 + Math.exp(-logOdds))) continue;
    recent.push(bin);
    samples.push(bin * samplesPerBin + random.integer(samplesPerBin));
  }
  return Float64Array.from(samples);
}
