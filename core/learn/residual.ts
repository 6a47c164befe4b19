import type { Event } from '../csc/debias.ts';
import type { PlacedAtoms } from '../csc/placed-atoms.ts';
import type { LearningWindow } from './window-coder.ts';

/** Signal that the events leave unexplained, planar like the window's traces. */
export function residualOf(
  { traces, samples }: LearningWindow,
  events: readonly Event[],
  atoms: PlacedAtoms,
): Float32Array {
  const residual = traces.slice();
  addEvents(residual, samples, events, atoms, -1);
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
  atoms: PlacedAtoms,
  factor: number,
): void {
  for (const { atom, position, amplitude } of events) {
    atoms.add(signal, samples, atom, position, factor * amplitude);
  }
}

export function energyOf(signal: Float32Array): number {
  let sum = 0;
  for (let i = 0; i < signal.length; i++) sum += signal[i] * signal[i];
  return sum;
}
