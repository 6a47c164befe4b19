import { atomOf, normaliseAtoms } from '../csc/problem.ts';
import type { LearnedModel } from '../learn/learn.ts';
import { shiftAtom } from '../learn/recentre.ts';
import type { AtomPair } from './pair-evidence.ts';
import { selectUnits } from './select-units.ts';
import type { SplitWaveforms } from './split.ts';

/** Spread of the amplitudes of a unit that is new, as a share of their mean. */
const UNKNOWN_SPREAD = 0.2;

/** Learned atoms with what belongs to each of them. */
export interface UnitSet {
  readonly model: LearnedModel;
  /** A number for life of each atom: what it is known by while others come and go. */
  readonly id: Int32Array;
  /** `(atoms x channels)`, 0 where an atom must stay zero. */
  readonly channelMask: Uint8Array;
  /** Number of the initial template that each atom grew from. */
  readonly origin: Int32Array;
  /** How often a split of this unit, or of what it is left of, has been tried. */
  readonly splitTries: Int32Array;
}

/** Some of the units, in the order given; one may be named twice. */
export function keepUnits(set: UnitSet, units: readonly number[]): UnitSet {
  const { channelCount } = set.model.dictionary;
  const channelMask = new Uint8Array(units.length * channelCount);
  units.forEach((unit, c) => {
    const row = unit * channelCount;
    channelMask.set(set.channelMask.subarray(row, row + channelCount), c * channelCount);
  });
  return {
    model: selectUnits(set.model, units),
    id: Int32Array.from(units, (unit) => set.id[unit]),
    channelMask,
    origin: Int32Array.from(units, (unit) => set.origin[unit]),
    splitTries: Int32Array.from(units, (unit) => set.splitTries[unit]),
  };
}

/** The set with the mean of a pair, aligned and weighted by energy, in place of the one with more events; the other stays. */
export function mergedInto(
  set: UnitSet,
  pair: AtomPair,
  target: number,
  eventCount: Float64Array,
): UnitSet {
  const merged = keepUnits(set, [...set.origin.keys()]);
  const { dictionary, scale } = merged.model;
  const { channelCount, atomSamples } = dictionary;
  const other = target === pair.first ? pair.second : pair.first;
  const moved = atomOf(dictionary, other).slice();
  shiftAtom(moved, channelCount, atomSamples, target === pair.first ? -pair.lag : pair.lag);
  const atom = atomOf(dictionary, target);
  const energy = eventCount[target] * scale[target];
  const otherEnergy = eventCount[other] * scale[other];
  for (let i = 0; i < atom.length; i++) atom[i] = energy * atom[i] + otherEnergy * moved[i];
  for (let p = 0; p < channelCount; p++) {
    merged.channelMask[target * channelCount + p] |= merged.channelMask[other * channelCount + p];
  }
  normaliseAtoms(dictionary);
  scale[target] = (energy + otherEnergy) / Math.max(1, eventCount[target] + eventCount[other]);
  return merged;
}

/** The set in which a unit's template is the sum of its own and another's, which stood `lag` samples after it. */
export function completedBy(set: UnitSet, unit: number, other: number, lag: number): UnitSet {
  const completed = keepUnits(set, [...set.origin.keys()]);
  const { dictionary, scale, prior } = completed.model;
  const { channelCount, atomSamples } = dictionary;
  const moved = atomOf(dictionary, other).slice();
  shiftAtom(moved, channelCount, atomSamples, -lag);
  const atom = atomOf(dictionary, unit);
  for (let i = 0; i < atom.length; i++) atom[i] = scale[unit] * atom[i] + scale[other] * moved[i];
  for (let p = 0; p < channelCount; p++) {
    completed.channelMask[unit * channelCount + p] |=
      completed.channelMask[other * channelCount + p];
  }
  const size = normaliseAtoms(dictionary)[unit];
  scale[unit] = size;
  if (prior !== null) {
    prior.mean[unit] = size;
    prior.spread[unit] = UNKNOWN_SPREAD * size;
  }
  return completed;
}

/** The set with two units of the given waveforms in place of one; the second is the last. */
export function splitInto(set: UnitSet, unit: number, waveforms: SplitWaveforms): UnitSet {
  const halved = keepUnits(set, [...set.origin.keys(), unit]);
  const { dictionary, scale, prior } = halved.model;
  const halves = [unit, scale.length - 1];
  halved.id[halves[1]] = Math.max(...set.id) + 1;
  halves.forEach((half, i) => {
    halved.splitTries[half]++;
    atomOf(dictionary, half).set(waveforms[i]);
  });
  const norms = normaliseAtoms(dictionary);
  for (const half of halves) {
    scale[half] = norms[half];
    if (prior === null) continue;
    prior.mean[half] = norms[half];
    prior.spread[half] = UNKNOWN_SPREAD * norms[half];
  }
  return halved;
}
