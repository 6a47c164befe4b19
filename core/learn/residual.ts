import type { Event } from '../csc/debias.ts';
import { atomOf, type Dictionary } from '../csc/problem.ts';
import type { LearningWindow } from './window-coder.ts';

/** Signal that the events leave unexplained, planar like the window's traces. */
export function residualOf(
  { traces, samples }: LearningWindow,
  events: readonly Event[],
  dictionary: Dictionary,
): Float32Array {
  const residual = traces.slice();
  addEvents(residual, samples, events, dictionary, -1);
  return residual;
}

/**
 * Adds `factor` times what the events explain to a signal.
 * @param signal planar `(channels x samples)`, changed in place
 */
export function addEvents(
  signal: Float32Array,
  samples: number,
  events: readonly Event[],
  dictionary: Dictionary,
  factor: number,
): void {
  const { channelCount, atomSamples } = dictionary;
  for (const { atom, position, amplitude } of events) {
    const values = atomOf(dictionary, atom);
    for (let p = 0; p < channelCount; p++) {
      const row = p * samples + position;
      for (let k = 0; k < atomSamples; k++) {
        signal[row + k] += factor * amplitude * values[p * atomSamples + k];
      }
    }
  }
}

export function energyOf(signal: Float32Array): number {
  let sum = 0;
  for (let i = 0; i < signal.length; i++) sum += signal[i] * signal[i];
  return sum;
}
