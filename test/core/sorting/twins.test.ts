import { describe, expect, it } from 'vitest';
import { atomOf, createDictionary } from '../../../core/csc/problem.ts';
import { shiftAtom } from '../../../core/learn/recentre.ts';
import { withoutTwins } from '../../../core/sorting/twins.ts';
import { atomSamples, channelCount, spikeDictionary } from './planted.ts';

/** Atoms 0 and 1 of the planted ones, and atom 0 again, three samples later. */
function dictionary() {
  const source = spikeDictionary();
  const made = createDictionary(3, channelCount, atomSamples);
  [0, 1, 0].forEach((atom, c) => {
    atomOf(made, c).set(atomOf(source, atom));
  });
  shiftAtom(atomOf(made, 2), channelCount, atomSamples, -3);
  return made;
}

describe('withoutTwins', () => {
  it('leaves out the smaller of two that are the same neuron, found in two groups', () => {
    const scale = [30, 30, 28];
    expect(withoutTwins(dictionary(), scale, [0, 0, 1], [90, 50, 70])).toEqual([0, 1]);
    expect(withoutTwins(dictionary(), scale, [0, 0, 1], [60, 50, 70])).toEqual([1, 2]);
  });

  it('leaves alone what one group holds apart, and what differs in size', () => {
    expect(withoutTwins(dictionary(), [30, 30, 28], [0, 0, 0], [90, 50, 70])).toEqual([0, 1, 2]);
    expect(withoutTwins(dictionary(), [30, 30, 15], [0, 0, 1], [90, 50, 70])).toEqual([0, 1, 2]);
  });
});
