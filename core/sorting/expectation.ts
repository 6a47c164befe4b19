import { atomOf } from '../csc/problem.ts';
import type { UnitSet } from './unit-set.ts';

/** What the spikes of a unit were expected to look like at some time of learning. */
export interface Expectation {
  /** Mean waveform, `(channels x atomSamples)`, in noise standard deviations. */
  readonly waveform: Float32Array;
  /** Standard deviation of the amplitudes. */
  readonly spread: number;
}

/** Changes of a waveform smaller than this, in noise standard deviations, decide nothing. */
const MOVED = 2;

/** The units as they are expected now, by their numbers for life. */
export function expectationsOf({ id, model }: UnitSet): Map<number, Expectation> {
  const { dictionary, scale, prior } = model;
  return new Map(
    Array.from(id, (number, c) => {
      const size = prior === null ? scale[c] : prior.mean[c];
      const waveform = new Float32Array(atomOf(dictionary, c));
      for (let i = 0; i < waveform.length; i++) waveform[i] *= size;
      return [number, { waveform, spread: prior === null ? 0 : prior.spread[c] }];
    }),
  );
}

/** Whether a unit's spikes look so different from what they did that a decision might be another. */
export function hasMoved(before: Expectation | undefined, now: Expectation): boolean {
  if (before === undefined) return true;
  let distance = (now.spread - before.spread) ** 2;
  for (let i = 0; i < now.waveform.length; i++) {
    distance += (now.waveform[i] - before.waveform[i]) ** 2;
  }
  return distance > MOVED ** 2;
}
