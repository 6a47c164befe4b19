import { atomOf, copyAtom, createDictionary } from '../csc/problem.ts';
import type { LearnedModel } from '../learn/learn.ts';

/** The model of some of the units, in the order given. */
export function selectUnits(model: LearnedModel, units: readonly number[]): LearnedModel {
  const { channelCount, atomSamples } = model.dictionary;
  const dictionary = createDictionary(units.length, channelCount, atomSamples);
  units.forEach((unit, c) => {
    copyAtom(atomOf(model.dictionary, unit), atomOf(dictionary, c), atomSamples);
  });
  const pick = (values: Float64Array) => Float64Array.from(units, (unit) => values[unit]);
  const { prior } = model;
  return {
    dictionary,
    scale: pick(model.scale),
    sigma: pick(model.sigma),
    lambdaSigma: model.lambdaSigma,
    prior: prior && {
      ...prior,
      mean: pick(prior.mean),
      spread: pick(prior.spread),
      logRate: pick(prior.logRate),
    },
  };
}
