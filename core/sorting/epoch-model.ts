import type { DebiasLevels } from '../csc/debias.ts';
import type { EventModel } from '../csc/event-coder.ts';
import { atomOf, copyAtom, createDictionary } from '../csc/problem.ts';
import type { SpikePrior } from '../csc/spike-prior.ts';
import { knownEventModelOf, type LearnedModel } from '../learn/learn.ts';

/** How a unit looks in one epoch. */
export interface UnitShape {
  readonly unit: number;
  readonly channels: Int32Array;
  /** Mean waveform of its spikes there, `(channels x atomSamples)`, in units of noise. */
  readonly waveform: Float32Array;
  /** Spread of their amplitudes as a share of the mean. */
  readonly spreadShare: number;
}

/** What differs from the learned model in one epoch; plain data, small where few units change. */
export interface EpochModel {
  readonly shapes: readonly UnitShape[];
  readonly lambda: Float64Array;
  readonly levels: DebiasLevels;
  readonly prior: SpikePrior | null;
}

/** Thresholds and prior of an epoch in which some units look as given and the others as learned. */
export function epochModelOf(
  model: LearnedModel,
  shapes: readonly UnitShape[],
  options: { readonly twoSided: boolean },
): EpochModel {
  const scale = model.scale.slice();
  const prior = model.prior && {
    ...model.prior,
    mean: model.prior.mean.slice(),
    spread: model.prior.spread.slice(),
  };
  for (const { unit, waveform, spreadShare } of shapes) {
    const size = normOf(waveform);
    scale[unit] = size;
    if (prior === null) continue;
    prior.mean[unit] = size;
    prior.spread[unit] = Math.max(1, spreadShare * size);
  }
  const { coding, levels } = knownEventModelOf({ ...model, scale, prior }, options);
  return { shapes, lambda: coding.lambda, levels, prior };
}

/** The whole model of an epoch. */
export function inEpoch(
  model: EventModel,
  { shapes, lambda, levels, prior }: EpochModel,
): EventModel {
  const { atomCount, channelCount, atomSamples } = model.dictionary;
  const dictionary = createDictionary(atomCount, channelCount, atomSamples);
  const changed = new Set(shapes.map(({ unit }) => unit));
  for (let unit = 0; unit < atomCount; unit++) {
    if (changed.has(unit)) continue;
    copyAtom(atomOf(model.dictionary, unit), atomOf(dictionary, unit), atomSamples);
  }
  for (const { unit, channels, waveform } of shapes) {
    const atom = atomOf(dictionary, unit);
    const size = normOf(waveform);
    channels.forEach((channel, row) => {
      for (let k = 0; k < atomSamples; k++) {
        atom[channel * atomSamples + k] = waveform[row * atomSamples + k] / size;
      }
    });
  }
  return { ...model, dictionary, coding: { ...model.coding, lambda }, levels, prior };
}

export function normOf(values: ArrayLike<number>): number {
  let energy = 0;
  for (let i = 0; i < values.length; i++) energy += values[i] ** 2;
  return Math.sqrt(energy);
}
