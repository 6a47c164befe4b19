import { atomOf, type Dictionary } from '../csc/problem.ts';
import { shiftAtom } from '../learn/recentre.ts';

/** Waveforms less alike than this have no place in common. */
const ALIKE = 0.8;

/**
 * Moves a waveform to where it looks most like one of the atoms, if it looks like any. Events that
 * a unit took from another stand somewhere in its window: taken out as a unit of their own, they would
 * cut that neuron's waveform elsewhere than the atom that they are of, and never be seen to be the same.
 * @param waveform `(channels x atomSamples)`, changed in place; what enters its window is zero
 * @param except the atom that it was part of
 */
export function alignWithAlike(
  waveform: Float64Array,
  dictionary: Dictionary,
  except: number,
): void {
  const { atomCount, channelCount, atomSamples } = dictionary;
  const most = Math.floor(atomSamples / 2);
  const channels = Array.from({ length: channelCount }, (_, p) => p).filter((p) =>
    waveform.subarray(p * atomSamples, (p + 1) * atomSamples).some((value) => value !== 0),
  );
  const norm = Math.sqrt(waveform.reduce((sum, value) => sum + value ** 2, 0));
  let best = { likeness: ALIKE * norm, lag: 0 };
  for (let c = 0; c < atomCount; c++) {
    if (c === except) continue;
    const atom = atomOf(dictionary, c);
    for (let lag = -most; lag <= most; lag++) {
      const likeness = likenessAt(waveform, atom, channels, atomSamples, lag);
      if (likeness > best.likeness) best = { likeness, lag };
    }
  }
  shiftAtom(waveform, channelCount, atomSamples, best.lag);
}

/** Inner product, on some channels, with an atom that starts `lag` samples after the waveform does. */
function likenessAt(
  waveform: Float64Array,
  atom: Float64Array,
  channels: readonly number[],
  atomSamples: number,
  lag: number,
): number {
  let sum = 0;
  const from = Math.max(0, lag);
  const to = Math.min(atomSamples, atomSamples + lag);
  for (const channel of channels) {
    const row = channel * atomSamples;
    for (let k = from; k < to; k++) sum += waveform[row + k] * atom[row + k - lag];
  }
  return sum;
}
