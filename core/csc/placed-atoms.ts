import { channelsOfAtom } from './gram.ts';
import type { Dictionary } from './problem.ts';

/** The atoms of a dictionary, to be put into signals where they are not zero. */
export class PlacedAtoms {
  readonly dictionary: Dictionary;
  private readonly channels: readonly Int32Array[];
  /** `(atoms x channels)`: 1 where an atom is not zero. */
  private readonly on: Uint8Array;

  /** @param dictionary must not change while it is used */
  constructor(dictionary: Dictionary) {
    this.dictionary = dictionary;
    this.channels = Array.from({ length: dictionary.atomCount }, (_, c) =>
      channelsOfAtom(dictionary, c),
    );
    this.on = new Uint8Array(dictionary.atomCount * dictionary.channelCount);
    this.channels.forEach((channels, c) => {
      for (const channel of channels) this.on[c * dictionary.channelCount + channel] = 1;
    });
  }

  /** Channels on which an atom is not zero, ascending. */
  channelsOf(atom: number): Int32Array {
    return this.channels[atom];
  }

  isOn(channel: number, atom: number): boolean {
    return this.on[atom * this.dictionary.channelCount + channel] === 1;
  }

  /**
   * Adds `amount` of an atom to a signal; what of it lies outside is none of the signal's.
   * @param signal planar `(channels x samples)`, changed in place
   * @param position of the atom's first sample
   */
  add(signal: Float32Array, samples: number, atom: number, position: number, amount: number): void {
    for (const channel of this.channels[atom]) {
      this.addTaps(signal, channel * samples, samples, channel, atom, position, amount);
    }
  }

  /**
   * The same on one channel; atoms that are not there add nothing.
   * @param at where the channel's `samples` begin in the signal
   */
  addOnChannel(
    signal: Float32Array,
    at: number,
    samples: number,
    channel: number,
    atom: number,
    position: number,
    amount: number,
  ): void {
    if (!this.isOn(channel, atom)) return;
    this.addTaps(signal, at, samples, channel, atom, position, amount);
  }

  private addTaps(
    signal: Float32Array,
    at: number,
    samples: number,
    channel: number,
    atom: number,
    position: number,
    amount: number,
  ): void {
    const { atoms, channelCount, atomSamples } = this.dictionary;
    const tap = (atom * channelCount + channel) * atomSamples;
    const target = at + position;
    const last = Math.min(atomSamples, samples - position);
    for (let k = Math.max(0, -position); k < last; k++) {
      signal[target + k] += amount * atoms[tap + k];
    }
  }
}
