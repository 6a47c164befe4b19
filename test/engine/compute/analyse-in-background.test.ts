import { describe, expect, it } from 'vitest';
import { Random } from '../../../core/base/random.ts';
import { CancellationError, silentContext, UserError } from '../../../core/index.ts';
import { analyseRates } from '../../../core/point-process/analyse-rates.ts';
import { randomAtoms } from '../../../core/point-process/learn-dictionary.ts';
import { neuronTrials } from '../../../core/point-process/trials.ts';
import { analyseInBackground } from '../../../engine/compute/analyse-in-background.ts';
import { rejection } from '../../support/rejection.ts';

const random = new Random(2);
const bins = 120;
/** A neuron that fires three times as often in a third of the window. */
const neuron = neuronTrials(
  1,
  Array.from({ length: 30 }, () =>
    Array.from({ length: bins }, (_, bin) => bin).filter(
      (bin) => random.uniform() < (bin % bins > 80 ? 0.15 : 0.05),
    ),
  ),
);
const trials = {
  ...{ startMs: 0, binMs: 1, binCount: bins, baseline: new Uint8Array(bins) },
  neurons: [neuron],
};
const request = {
  models: ['bcomp', 'glm'],
  templateCount: 1,
  templateBins: 20,
  historyBins: 3,
  initialFeatures: randomAtoms(1, 20, 1),
  testShare: 0.3,
  seed: 5,
} as const;

describe('analyseInBackground', () => {
  it('gives what this thread gives, in the order of the models, and tells how far it is', async () => {
    const told: number[] = [];
    const there = await analyseInBackground(
      { trials, request },
      { ...silentContext, onProgress: ({ fraction }) => told.push(fraction) },
    );
    const here = analyseRates(trials, request, silentContext);
    expect(there.split).toEqual(here.split);
    expect(there.models.map(({ model }) => model)).toEqual(request.models);
    there.models.forEach(({ goodness, neurons }, model) => {
      const own = here.models[model]!;
      expect(neurons[0]!.aic).toBeCloseTo(own.neurons[0]!.aic, 6);
      expect(goodness[0]!.ks.ksDistance).toBeCloseTo(own.goodness[0]!.ks.ksDistance, 9);
    });
    expect(told).toEqual([...told].sort((a, b) => a - b));
    expect(told.at(-1)).toBe(1);
  });

  it('stops when asked to, and passes errors on as they are', async () => {
    const stopped = analyseInBackground(
      { trials, request },
      { ...silentContext, cancellation: { cancelled: true } },
    );
    expect(await rejection(stopped)).toBeInstanceOf(CancellationError);
    const twice = { ...trials, neurons: [neuronTrials(1, [[3, 3], [5]])] };
    const refused = await rejection(analyseInBackground({ trials: twice, request }, silentContext));
    expect(refused).toBeInstanceOf(UserError);
    expect(refused).toMatchObject({ code: 'BINS_TOO_LONG' });
  });
});
