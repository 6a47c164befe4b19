import { describe, expect, it } from 'vitest';
import { Random } from '../../../core/base/random.ts';
import { ksPlot } from '../../../core/point-process/ks-plot.ts';
import { rescaleTrials } from '../../../core/point-process/time-rescaling.ts';
import { expectUniform, uniformityOver } from './seeds.ts';

/** Trials of bins that have a spike with the given probabilities. */
function simulate(probability: Float64Array, trialCount: number, random: Random) {
  return Array.from({ length: trialCount }, () =>
    Array.from(probability.keys()).filter((bin) => random.uniform() < probability[bin]),
  );
}

const intensityOf = (probability: Float64Array) => probability.map((p) => -Math.log1p(-p));

/** p-value of the model with probabilities `assumed` for trials that follow `probability`. */
function pValueOf(
  probability: Float64Array,
  assumed: Float64Array,
  trialCount: number,
  seed: number,
): number {
  const random = new Random(seed);
  const intensity = intensityOf(assumed);
  const trials = simulate(probability, trialCount, random).map((spikeBins) => ({
    spikeBins,
    intensity,
  }));
  return ksPlot(rescaleTrials(trials, random)).pValue;
}

/** A rate that rises and falls, with a spike in up to every second bin. */
const strong = Float64Array.from({ length: 200 }, (_, bin) => 0.3 + 0.2 * Math.sin(bin / 9));
const rare = new Float64Array(20).fill(0.05);

describe('rescaling by the model that made the spikes', () => {
  it('gives p-values that are uniform over seeds', () => {
    expectUniform(uniformityOver(200, (seed) => pValueOf(strong, strong, 3, seed)));
  });

  it('does so where most windows have one spike or none', () => {
    expectUniform(uniformityOver(200, (seed) => pValueOf(rare, rare, 200, seed)));
  });

  it('needs the correction for bins: without it, the right model is rejected', () => {
    const random = new Random(7);
    const intensity = intensityOf(strong);
    const naive: number[] = [];
    for (const spikeBins of simulate(strong, 20, random)) {
      for (let i = 1; i < spikeBins.length; i++) {
        let sum = 0;
        for (let bin = spikeBins[i - 1] + 1; bin <= spikeBins[i]; bin++) sum += intensity[bin];
        naive.push(-Math.expm1(-sum));
      }
    }
    expect(ksPlot(Float64Array.from(naive)).pValue).toBeLessThan(1e-6);
  });
});

describe('rescaling by another model', () => {
  it('rejects a constant rate where the rate changes', () => {
    const constant = new Float64Array(200).fill(0.3);
    for (let seed = 1; seed <= 10; seed++) {
      expect(pValueOf(strong, constant, 20, seed)).toBeLessThan(0.01);
    }
  });

  it('rejects a rate that is half again too high', () => {
    const higher = rare.map((p) => 1.5 * p);
    for (let seed = 1; seed <= 10; seed++) {
      expect(pValueOf(rare, higher, 500, seed)).toBeLessThan(0.01);
    }
  });
});

describe('rescaleTrials', () => {
  it('gives one interval a spike, the same for the same seed', () => {
    const trials = [
      { spikeBins: [3, 7], intensity: new Float64Array(10).fill(0.2) },
      { spikeBins: [], intensity: new Float64Array(10).fill(0.2) },
      { spikeBins: [0], intensity: new Float64Array(10).fill(0.2) },
    ];
    const rescaled = rescaleTrials(trials, new Random(3));
    expect(rescaled).toHaveLength(3);
    expect(rescaleTrials(trials, new Random(3))).toEqual(rescaled);
    // Two bins, a trial without a spike, and some of the first bin.
    expect(rescaled[2]).toBeGreaterThan(-Math.expm1(-0.2 * 12));
    expect(rescaled[2]).toBeLessThan(-Math.expm1(-0.2 * 13));
  });

  it('takes two spikes in a bin for one', () => {
    const intensity = new Float64Array(10).fill(0.2);
    const once = rescaleTrials([{ spikeBins: [3, 7], intensity }], new Random(3));
    expect(rescaleTrials([{ spikeBins: [3, 3, 7], intensity }], new Random(3))).toEqual(once);
  });
});
