import type { Event } from '../csc/debias.ts';
import { EventCoder } from '../csc/event-coder.ts';
import { atomOf, createDictionary, type Dictionary } from '../csc/problem.ts';
import { eventModelOf, type LearnedModel, type LearningWindow } from '../learn/learn.ts';
import { median } from '../math/order-statistics.ts';
import { residualOf } from './pair-evidence.ts';

/** Windows that one unit is judged by; more changes no decision. */
const MAX_WINDOWS = 80;

/**
 * What a unit explains that the others could not: the windows of its spikes are coded again without
 * it, and the growth of the residual's energy is shared among its spikes. A template learned from
 * two neurons that fired together gains nearly nothing, at whatever lags they did.
 * @returns median over windows, in noise variances a spike; Infinity for a unit without spikes
 */
export function explanatoryGain(
  unit: number,
  model: LearnedModel,
  coding: { readonly twoSided: boolean },
  windows: readonly LearningWindow[],
  events: readonly (readonly Event[])[],
): number {
  const candidates = [...windows.keys()].filter((w) =>
    events[w].some((event) => event.atom === unit),
  );
  if (candidates.length === 0) return Number.POSITIVE_INFINITY;
  const stride = Math.max(1, Math.floor(candidates.length / MAX_WINDOWS));
  const others = withoutUnit(model, unit);
  const coder = new EventCoder(eventModelOf(others, coding));
  const gains: number[] = [];
  for (let i = 0; i < candidates.length; i += stride) {
    const window = windows[candidates[i]];
    const present = events[candidates[i]];
    const found = coder.code(window.traces, window.samples);
    const growth =
      energyOf(residualOf(window, found, others.dictionary)) +
      costOf(found, others) -
      energyOf(residualOf(window, present, model.dictionary)) -
      costOf(present, model);
    gains.push(growth / present.filter((event) => event.atom === unit).length);
  }
  return median(gains);
}

/** Minus twice the log prior of the events: how unlikely it was that they all happened, at these amplitudes. */
function costOf(events: readonly Event[], { prior }: LearnedModel): number {
  if (prior === null) return 0;
  return events.reduce((sum, { atom, amplitude }) => {
    const deviation = (Math.abs(amplitude) - prior.mean[atom]) / prior.spread[atom];
    return sum - 2 * prior.logRate[atom] + deviation ** 2;
  }, 0);
}

function withoutUnit(model: LearnedModel, unit: number): LearnedModel {
  const kept = Array.from({ length: model.dictionary.atomCount }, (_, c) => c).filter(
    (c) => c !== unit,
  );
  return selectUnits(model, kept);
}

/** The model of some of the units, in the order given. */
export function selectUnits(model: LearnedModel, units: readonly number[]): LearnedModel {
  const { channelCount, atomSamples } = model.dictionary;
  const dictionary: Dictionary = createDictionary(units.length, channelCount, atomSamples);
  units.forEach((unit, c) => {
    atomOf(dictionary, c).set(atomOf(model.dictionary, unit));
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

function energyOf(signal: Float32Array): number {
  let sum = 0;
  for (let i = 0; i < signal.length; i++) sum += signal[i] * signal[i];
  return sum;
}
