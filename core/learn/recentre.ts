import type { LearningStatistics } from './statistics.ts';

/** A move must gain this share of the atom's energy, or noise at the edges would move atoms for ever. */
const MINIMUM_GAIN = 0.002;

/**
 * Where each atom would hold more of its waveform: a learned atom may sit some samples early or
 * late, cutting the waveform at one end. Compares the energy of the event average in all windows
 * within the statistics' margin.
 * @returns for each atom the number of samples by which its window should move (later is positive)
 */
export function bestShifts(statistics: LearningStatistics): Int32Array {
  const { atomCount, channelCount, atomSamples, margin, correlations, rowOf } = statistics;
  const width = atomSamples + 2 * margin;
  const shifts = new Int32Array(atomCount);
  const profile = new Float64Array(width);
  for (let c = 0; c < atomCount; c++) {
    profile.fill(0);
    for (let p = 0; p < channelCount; p++) {
      const row = rowOf[c * channelCount + p] * width;
      if (row < 0) continue;
      for (let k = 0; k < width; k++) profile[k] += correlations[row + k] ** 2;
    }
    let energy = 0;
    for (let k = 0; k < atomSamples; k++) energy += profile[k];
    let best = energy;
    let shift = -margin;
    let present = 0;
    for (let start = 0; start <= 2 * margin; start++) {
      if (start > 0) energy += profile[start + atomSamples - 1] - profile[start - 1];
      if (start === margin) present = energy;
      if (energy > best) {
        best = energy;
        shift = start - margin;
      }
    }
    shifts[c] = best > present * (1 + MINIMUM_GAIN) ? shift : 0;
  }
  return shifts;
}

/** Moves the window of one atom, `(channels x atomSamples)`, by `shift` samples; what enters is zero. */
export function shiftAtom(
  atom: Float64Array,
  channelCount: number,
  atomSamples: number,
  shift: number,
): void {
  if (shift === 0) return;
  const kept = atom.slice();
  for (let p = 0; p < channelCount; p++) {
    for (let k = 0; k < atomSamples; k++) {
      const source = k + shift;
      atom[p * atomSamples + k] =
        source >= 0 && source < atomSamples ? kept[p * atomSamples + source] : 0;
    }
  }
}
