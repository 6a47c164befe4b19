import { describe, expect, it } from 'vitest';
import { atomOf } from '../../../core/csc/problem.ts';
import { shiftAtom } from '../../../core/learn/recentre.ts';
import { alignWithAlike } from '../../../core/sorting/align-with-alike.ts';
import { atomSamples, channelCount, spikeDictionary } from './planted.ts';

const dictionary = spikeDictionary();
const atom = (c: number) => atomOf(dictionary, c).slice();
const product = (a: Float64Array, b: Float64Array) => a.reduce((sum, v, i) => sum + v * b[i], 0);

describe('alignWithAlike', () => {
  it('brings a moved copy of an atom, of any size, back to the atom', () => {
    for (const lag of [-3, -1, 0, 2, 3]) {
      const waveform = atom(1).map((value) => 30 * value);
      shiftAtom(waveform, channelCount, atomSamples, lag);
      alignWithAlike(waveform, dictionary, 0);
      expect(product(waveform, atom(1)) / 30).toBeGreaterThan(0.95);
    }
  });

  it('leaves alone what looks like none but the atom that it was part of', () => {
    const moved = atom(0);
    shiftAtom(moved, channelCount, atomSamples, 2);
    const waves = Float64Array.from(moved, (_, i) => Math.cos(Math.PI * i));
    for (const waveform of [moved, waves]) {
      const before = waveform.slice();
      const alone = { ...dictionary, atomCount: 1 };
      alignWithAlike(waveform, alone, 0);
      expect(waveform).toEqual(before);
    }
    const unlike = waves.slice();
    alignWithAlike(unlike, dictionary, 2);
    expect(unlike).toEqual(waves);
  });
});
