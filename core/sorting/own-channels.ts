import { atomOf, normaliseAtoms } from '../csc/problem.ts';
import type { LearnedModel } from '../learn/learn.ts';

/** A waveform that stays below this many noise standard deviations on a channel is not seen there. */
const LEAST_EXCURSION = 0.75;
/** Neither is one that has less than this share of its energy there. */
const LEAST_ENERGY_SHARE = 0.01;

/**
 * Takes from each unit the channels on which its waveform is lost in the noise: they cost time, and
 * noise is all that they add. The largest always stays. Both arguments are changed in place.
 * @param channelMask `(atoms x channels)`
 */
export function keepOwnChannels(
  { dictionary, scale }: LearnedModel,
  channelMask: Uint8Array,
): void {
  const { atomCount, channelCount, atomSamples } = dictionary;
  for (let c = 0; c < atomCount; c++) {
    const atom = atomOf(dictionary, c);
    const rows = Array.from({ length: channelCount }, (_, p) =>
      atom.subarray(p * atomSamples, (p + 1) * atomSamples),
    );
    const energy = rows.map((row) => row.reduce((sum, value) => sum + value * value, 0));
    const largest = Math.max(...energy);
    rows.forEach((row, p) => {
      const excursion = scale[c] * row.reduce((most, value) => Math.max(most, Math.abs(value)), 0);
      const seen = excursion >= LEAST_EXCURSION && energy[p] >= LEAST_ENERGY_SHARE;
      if (seen || energy[p] === largest) return;
      row.fill(0);
      channelMask[c * channelCount + p] = 0;
    });
  }
  normaliseAtoms(dictionary);
}
