import { describe, expect, it } from 'vitest';
import { silentContext } from '../../../core/base/progress.ts';
import { Random } from '../../../core/base/random.ts';
import { analyseRates } from '../../../core/point-process/analyse-rates.ts';
import { initialFeatures } from '../../../core/point-process/initial-features.ts';
import { rateModelNames } from '../../../core/point-process/rates-fit.ts';
import { neuronTrials, type TrialSet, trialSpikes } from '../../../core/point-process/trials.ts';
import { simulateTrials } from './simulated-trials.ts';

const binCount = 400;
const onsets = [60, 160, 300];
const sizes = [1, 0.6, 1.3];

/** Something is done three times, which makes a neuron fire and then keeps it from firing. */
const response = (lag: number) =>
  lag >= 0 && lag < 40 ? 3.5 * Math.sin((lag / 40) * 2 * Math.PI) : 0;
const drive = Float64Array.from({ length: binCount }, (_, bin) =>
  onsets.reduce((sum, onset, i) => sum + sizes[i] * response(bin - onset), -3.5),
);
const neuron = simulateTrials(
  { family: 'binomial', drive, history: Float64Array.of(-5, -4, -2) },
  90,
  new Random(3),
);
const trials: TrialSet = {
  startMs: 0,
  binMs: 1,
  binCount,
  baseline: Uint8Array.from({ length: binCount }, (_, bin) => (bin < 50 ? 1 : 0)),
  neurons: [neuron],
};
/** What the experimenter knows: when, not how strongly. */
const stimulus = {
  names: ['known'],
  values: Float64Array.from({ length: binCount }, (_, bin) =>
    onsets.reduce((sum, onset) => sum + response(bin - onset), 0),
  ),
};

describe('analyseRates', () => {
  const request = {
    models: rateModelNames,
    templateCount: 1,
    templateBins: 40,
    historyBins: 'auto',
    stimulus,
    initialFeatures: initialFeatures(trials, 1, 40, stimulus, new Random(0)),
    testShare: 0.33,
    seed: 0,
  } as const;
  const { models, split } = analyseRates(trials, request, silentContext);

  it('tests every model on trials that it has not seen', () => {
    expect(models.map(({ model }) => model)).toEqual(rateModelNames);
    expect(split.test).toHaveLength(30);
    for (const { model, goodness } of models) {
      const { bitsPerSpike, ks } = goodness[0];
      expect([model, bitsPerSpike > 0.7]).toEqual([model, true]);
      // A straight line is no rate: a Gaussian is farther from these spikes than its band allows.
      expect([model, ks.ksDistance < 1.5 * ks.band95]).toEqual([model, model !== 'dcea-gaussian']);
    }
  });

  it('finds when the stimulus came, and how strongly, by the models that learn features', () => {
    for (const { model, features, neurons } of models) {
      if (features === undefined) continue;
      const { code } = neurons[0];
      const least = 0.3 * Math.max(...code.value);
      const large = Array.from(code.value.keys()).filter((i) => code.value[i] > least);
      expect([model, large.length]).toEqual([model, 3]);
      large.forEach((i, k) => {
        expect(Math.abs(code.position[i] - onsets[k])).toBeLessThanOrEqual(3);
      });
      const [first, second, third] = large.map((i) => code.value[i]);
      expect(second).toBeLessThan(first);
      expect(third).toBeGreaterThan(first);
    }
  });

  it('is the same for the same seed', () => {
    const again = analyseRates(trials, { ...request, models: ['glm'] }, silentContext);
    const glm = models.find(({ model }) => model === 'glm')!;
    expect(again.split).toEqual(split);
    expect(again.models[0].goodness[0].ks.ksDistance).toBeCloseTo(glm.goodness[0].ks.ksDistance, 6);
  });

  it('takes features as long as the window, which have one place', () => {
    const short = { ...trials, binCount: 60, baseline: trials.baseline.slice(0, 60) };
    const bins = Array.from({ length: neuron.trialCount }, (_, trial) =>
      trialSpikes(neuron, trial)
        .map((bin) => bin - 60)
        .filter((bin) => bin < 60),
    );
    const answering = { ...short, neurons: [neuronTrials(1, bins)] };
    const features = initialFeatures(answering, 1, 60, undefined, new Random(0));
    const whole = { ...request, templateBins: 60, historyBins: 0, initialFeatures: features };
    for (const model of ['dcea-binomial', 'dcea-poisson', 'dcea-gaussian'] as const) {
      const [fit] = analyseRates(answering, { ...whole, models: [model] }, silentContext).models;
      expect([model, Number.isFinite(fit.neurons[0].aic)]).toEqual([model, true]);
    }
  });
});
