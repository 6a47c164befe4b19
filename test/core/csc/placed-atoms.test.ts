import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { PlacedAtoms } from '../../../core/csc/placed-atoms.ts';
import { atomOf } from '../../../core/csc/problem.ts';
import { randomDictionary } from './random-problem.ts';

const shape = { atomCount: 3, channelCount: 4, atomSamples: 7, samples: 20, seed: 5 };
const { channelCount, atomSamples, samples } = shape;

/** Each atom is zero on the channel of its own number. */
function atomsWithSilentChannels(): PlacedAtoms {
  const dictionary = randomDictionary(shape);
  for (let c = 0; c < shape.atomCount; c++) {
    atomOf(dictionary, c).fill(0, c * atomSamples, (c + 1) * atomSamples);
  }
  return new PlacedAtoms(dictionary);
}

describe('PlacedAtoms', () => {
  const atoms = atomsWithSilentChannels();

  it('knows the channels on which an atom is not zero', () => {
    expect([0, 1, 2].map((atom) => [...atoms.channelsOf(atom)])).toEqual([
      [1, 2, 3],
      [0, 2, 3],
      [0, 1, 3],
    ]);
  });

  it('adds what of an atom lies in the signal, all channels at once or one by one', () => {
    fc.assert(
      fc.property(
        fc.integer({ min: 0, max: 2 }),
        fc.integer({ min: -9, max: 22 }),
        fc.double({ min: -30, max: 30, noNaN: true }),
        (atom, position, amount) => {
          const signal = Float32Array.from({ length: channelCount * samples }, (_, i) => i % 5);
          const expected = signal.map((value, i) => {
            const [channel, sample] = [Math.floor(i / samples), i % samples];
            const k = sample - position;
            const isInside = k >= 0 && k < atomSamples;
            const taps = atomOf(atoms.dictionary, atom);
            return isInside ? value + amount * taps[channel * atomSamples + k] : value;
          });
          const whole = signal.slice();
          atoms.add(whole, samples, atom, position, amount);
          expect(whole).toEqual(expected);
          for (const channel of atoms.channelsOf(atom)) {
            const row = signal.subarray(channel * samples, (channel + 1) * samples);
            atoms.addOnChannel(row, 0, row.length, channel, atom, position, amount);
          }
          expect(signal).toEqual(expected);
        },
      ),
    );
  });
});
