import type { EventTimes } from './recording-events.ts';

/**
 * Events of `helper` that have one of `neuron` `lag` samples before them.
 * @param events sorted by segment, position, atom
 * @param stays 1 for each event that counts
 */
export function companyOf(
  { segment, position, atom }: EventTimes,
  stays: Uint8Array,
  helper: number,
  neuron: number,
  lag: number,
  tolerance: number,
): number[] {
  const found: number[] = [];
  // The first of the neuron's events that is not too early for the helper's.
  let j = 0;
  for (let i = 0; i < atom.length; i++) {
    if (stays[i] === 0 || atom[i] !== helper) continue;
    const isTooEarly = () =>
      stays[j] === 0 ||
      atom[j] !== neuron ||
      segment[j] < segment[i] ||
      (segment[j] === segment[i] && position[j] < position[i] - lag - tolerance);
    while (j < atom.length && isTooEarly()) j++;
    if (j === atom.length) break;
    if (segment[j] === segment[i] && position[j] <= position[i] - lag + tolerance) found.push(i);
  }
  return found;
}
