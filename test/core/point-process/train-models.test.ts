import { describe, expect, it } from 'vitest';
import { Random } from '../../../core/base/random.ts';
import { fitTrainModels, type TrainModelName } from '../../../core/point-process/train-models.ts';
import { chooseStretches } from '../../../core/point-process/train-stretches.ts';
import {
  burstingTrain,
  gammaTrain,
  inverseGaussianTrain,
  renewalTrain,
  samplesPerBin,
} from './simulated-trains.ts';

function fitsOf(train: Float64Array, seed = 1) {
  const fits = fitTrainModels([train], samplesPerBin, new Random(seed));
  return Object.fromEntries(fits.map((fit) => [fit.name, fit])) as Record<
    TrainModelName,
    (typeof fits)[number]
  >;
}

const makers: Record<TrainModelName, (random: Random) => Float64Array> = {
  homogeneous: (random) => renewalTrain(1500, () => random.exponential(30)),
  gamma: (random) => gammaTrain(1500, 3, 30, random),
  'inverse-gaussian': (random) => inverseGaussianTrain(1500, 30, 40, random),
  history: (random) => burstingTrain(1500, random),
};
const names = Object.keys(makers) as TrainModelName[];

describe.each(names)('a train of the %s model', (name) => {
  it('is rarely rejected by that model', () => {
    // A model that was fitted to the spikes is nearer to them than the one that made them.
    let rejected = 0;
    for (let seed = 1; seed <= 12; seed++) {
      if (fitsOf(makers[name](new Random(seed)), seed)[name].ks.pValue < 0.05) rejected++;
    }
    expect(rejected).toBeLessThanOrEqual(1);
  });

  it('is told from the others by the criterion', () => {
    const fits = fitsOf(makers[name](new Random(77)));
    // The homogeneous process is a special case of the others, which fit its chance as well.
    const byChance = name === 'homogeneous' ? 8 : 0;
    for (const other of names.filter((each) => each !== name)) {
      expect(fits[name].aic).toBeLessThan(fits[other].aic + byChance);
    }
  });
});

describe('fitTrainModels', () => {
  it('rejects models that are wrong', () => {
    const bursting = fitsOf(makers.history(new Random(5)));
    for (const name of ['homogeneous', 'gamma', 'inverse-gaussian'] as const) {
      expect(bursting[name].ks.pValue).toBeLessThan(0.001);
    }
    expect(fitsOf(makers.gamma(new Random(5))).homogeneous.ks.pValue).toBeLessThan(0.001);
  });

  it('is the same for the same seed', () => {
    const train = makers.history(new Random(5));
    expect(fitsOf(train, 4)).toEqual(fitsOf(train, 4));
  });

  it('says nothing of a few spikes or of equal intervals', () => {
    const random = new Random(1);
    expect(fitTrainModels([new Float64Array(0)], samplesPerBin, random)).toEqual([]);
    expect(fitTrainModels([gammaTrain(15, 3, 300, random)], samplesPerBin, random)).toEqual([]);
    expect(fitTrainModels([renewalTrain(500, () => 20)], samplesPerBin, random)).toEqual([]);
  });

  it('takes spikes of one bin for one, and never an interval across a gap', () => {
    const train = makers.gamma(new Random(8));
    const doubled = Float64Array.from([
      ...train,
      ...train.map((t) => t - (t % samplesPerBin)),
    ]).sort();
    expect(fitsOf(doubled).history.rescaledIntervals.length).toBe(
      fitsOf(train).history.rescaledIntervals.length,
    );
    const whole = fitsOf(train).gamma.rescaledIntervals.length;
    const half = train.length / 2;
    const split = fitTrainModels(
      [train.slice(0, half), train.slice(half)],
      samplesPerBin,
      new Random(1),
    );
    expect(split[0].rescaledIntervals.length).toBeLessThan(whole);
  });

  it('sees in stretches of a train what the whole train would show', () => {
    const random = new Random(2);
    // The rate doubles in the second half, which the first half does not tell.
    let i = 0;
    const train = renewalTrain(20_000, () => random.exponential(i++ < 10_000 ? 40 : 20));
    const stretches = chooseStretches([train], 2000);
    const [homogeneous] = fitTrainModels(stretches, samplesPerBin, new Random(1));
    expect(homogeneous.rescaledIntervals.length).toBeLessThanOrEqual(2000);
    expect(homogeneous.rescaledIntervals.length).toBeGreaterThan(1500);
    expect(homogeneous.ks.pValue).toBeLessThan(0.001);
  });
});
