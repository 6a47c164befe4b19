/** Which configurations are allowed: the rules of core/csc/event-problem.ts. */
import { amplitudeAt, atomAt, positionAt, signAt, sizeOf } from './configuration';
import { dropOf, refractorySamples } from './event-model';
import { clashesOutside } from './stretch';

/** Every event of the size and sign that its atom's events have, none in another's refractory period. */
export function allowed(slot: usize): bool {
  const size = sizeOf(slot);
  for (let i: i32 = 0; i < size; i++) if (offends(slot, i)) return false;
  return true;
}

export function offends(slot: usize, i: i32): bool {
  const atom = atomAt(slot, i);
  const size = amplitudeAt(slot, i) * <f64>signAt(slot, i);
  return size < dropOf(atom) || clashes(slot, atom, positionAt(slot, i), i);
}

/** Whether the same neuron has an event, other than placement `except`, within its refractory period. */
export function clashes(slot: usize, atom: i32, position: i32, except: i32): bool {
  const size = sizeOf(slot);
  for (let i: i32 = 0; i < size; i++) {
    if (i === except || atomAt(slot, i) !== atom) continue;
    if (<f64>abs(positionAt(slot, i) - position) < refractorySamples) return true;
  }
  return clashesOutside(atom, position);
}
