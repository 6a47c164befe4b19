import type { RecordingEvents } from './decide.ts';

/**
 * Events of `helper` that have one of `neuron` `lag` samples before them.
 * @param events sorted by segment, position, atom
 * @param stays 1 for each event that counts
 */
export function companyOf(
  { segment, position, atom }: RecordingEvents,
  stays: Uint8Array,
  helper: number,
  neuron: number,
  lag: number,
  tolerance: number,
): number[] {
  const own: number[] = [];
  const others: number[] = [];
  for (let i = 0; i < atom.length; i++) {
    if (stays[i] === 0) continue;
    if (atom[i] === helper) own.push(i);
    if (atom[i] === neuron) others.push(i);
  }
  const found: number[] = [];
  let next = 0;
  for (const i of own) {
    const isBefore = (j: number) =>
      segment[j] < segment[i] ||
      (segment[j] === segment[i] && position[j] < position[i] - lag - tolerance);
    while (next < others.length && isBefore(others[next])) next++;
    const j = others[next];
    if (j === undefined || segment[j] !== segment[i]) continue;
    if (position[j] <= position[i] - lag + tolerance) found.push(i);
  }
  return found;
}
