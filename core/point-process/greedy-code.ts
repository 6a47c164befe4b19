import { fastestCorrelator, type SignalCorrelator } from '../csc/fastest-correlator.ts';
import type { Likelihood } from '../csc/likelihood.ts';
import { atomOf, type Dictionary, type SparseCode, validSamples } from '../csc/problem.ts';
import { refitSupport } from '../csc/refit-support.ts';
import { emptyCode } from './rates-fit.ts';

/**
 * The coding step of binomial convolutional orthogonal matching pursuit (DCEA, Algorithm 2, lines
 * 4-11): one event after the other, at the atom and position that correlate best with the working
 * observation, and after each all amplitudes anew, a convex problem with amplitudes of zero or more.
 */
export class GreedyCoder {
  private readonly dictionary: Dictionary;
  private readonly correlator: SignalCorrelator;

  /** @param dictionary must not change while it is used */
  constructor(dictionary: Dictionary) {
    this.dictionary = dictionary;
    this.correlator = fastestCorrelator(dictionary);
  }

  /**
   * @param mostEvents T
   * @param leastGain log-likelihood that an event has to bring, or it and all further ones are left out
   */
  encode(likelihood: Likelihood, mostEvents: number, leastGain: number): SparseCode {
    const { dictionary } = this;
    const { length } = likelihood;
    const positions = validSamples(length, dictionary.atomSamples);
    const pull = new Float64Array(dictionary.atomCount * positions);
    const residual = new Float64Array(length);
    const curvature = new Float64Array(length);
    let code = emptyCode;
    let value = likelihood.evaluate(new Float64Array(length), residual, curvature);
    while (code.value.length < mostEvents) {
      this.correlator.correlate(residual, length, pull);
      for (let i = 0; i < code.value.length; i++)
        pull[code.atom[i] * positions + code.position[i]] = 0;
      const place = indexOfLargest(pull);
      if (!(pull[place] > 0)) break;
      const next = refitSupport(dictionary, likelihood, withEvent(code, place, positions), false);
      const prediction = predict(dictionary, next, length);
      const nextValue = likelihood.evaluate(prediction, residual, curvature);
      if (!(value - nextValue >= leastGain && value > nextValue)) break;
      code = next;
      value = nextValue;
    }
    return code;
  }
}

/** H x. */
export function predict(
  dictionary: Dictionary,
  { position, atom, value }: SparseCode,
  length: number,
): Float64Array {
  const out = new Float64Array(length);
  for (let i = 0; i < value.length; i++) {
    const taps = atomOf(dictionary, atom[i]);
    for (let k = 0; k < taps.length; k++) out[position[i] + k] += value[i] * taps[k];
  }
  return out;
}

function withEvent(
  { position, atom, value }: SparseCode,
  place: number,
  positions: number,
): SparseCode {
  return {
    position: Float64Array.of(...position, place % positions),
    atom: Int32Array.of(...atom, Math.floor(place / positions)),
    value: Float64Array.of(...value, 0),
  };
}

function indexOfLargest(values: Float64Array): number {
  let largest = 0;
  for (let i = 1; i < values.length; i++) if (values[i] > values[largest]) largest = i;
  return largest;
}
