import { channelsOfAtom } from '../csc/gram.ts';
import { atomOf, type Dictionary } from '../csc/problem.ts';
import { sizesOf } from './atom-sizes.ts';
import type { SizedEvents } from './recording-events.ts';
import { extremumOf } from './unit-templates.ts';

/** Lags up to this share of an atom are the same moment; up to the next, chance. */
const SAME_MOMENT = 0.055;
const BASELINE = 0.5;
/** A unit with so many of its events at the moments of larger units' spikes, so much more than by chance, is none. */
const MOST_TOGETHER = 0.35;
const MORE_THAN_CHANCE = 3;
/** Fewer events than this may meet others by chance. */
const FEWEST_EVENTS = 20;

/**
 * Units that are made of what larger units leave: spikes vary, and what a template does not explain of
 * many neurons' spikes is enough to learn one more from. Its events stand where those neurons fire,
 * far more often than chance would have them; a neuron's do not.
 * @param events sorted by segment, position, atom
 * @param stays 1 for each event that counts
 * @returns numbers of the atoms
 */
export function findEchoes(
  events: SizedEvents,
  stays: Uint8Array,
  dictionary: Dictionary,
): number[] {
  const { segment, position, atom } = events;
  const { atomCount, atomSamples } = dictionary;
  const near = Math.round(SAME_MOMENT * atomSamples);
  const far = Math.round(BASELINE * atomSamples);
  const { sizes, counts } = sizesOf(events, stays, atomCount);
  const meets = meeting(dictionary);
  const peaks = Array.from(counts, (_, c) => extremumOf(atomOf(dictionary, c), atomSamples).sample);
  const together = new Float64Array(atomCount);
  const around = new Float64Array(atomCount);
  const note = (i: number, j: number, lag: number) => {
    const [small, large] = sizes[atom[i]] < sizes[atom[j]] ? [i, j] : [j, i];
    if (atom[i] === atom[j] || meets[atom[small] * atomCount + atom[large]] === 0) return;
    if (lag <= near) together[atom[small]]++;
    else around[atom[small]]++;
  };
  for (let i = 0; i < atom.length; i++) {
    if (stays[i] === 0) continue;
    for (let j = i + 1; j < atom.length && segment[j] === segment[i]; j++) {
      const later = position[j] - position[i];
      if (later > far + atomSamples) break;
      const lag = Math.abs(later + peaks[atom[j]] - peaks[atom[i]]);
      if (stays[j] === 1 && lag <= far) note(i, j, lag);
    }
  }
  const lagsTogether = 2 * near + 1;
  const lagsAround = 2 * (far - near);
  return Array.from(counts.keys()).filter((c) => {
    const byChance = (around[c] * lagsTogether) / lagsAround;
    return (
      counts[c] >= FEWEST_EVENTS &&
      together[c] > MOST_TOGETHER * counts[c] &&
      together[c] > MORE_THAN_CHANCE * byChance
    );
  });
}

/** `(atoms x atoms)`: 1 for pairs that share a channel. */
function meeting(dictionary: Dictionary): Uint8Array {
  const { atomCount } = dictionary;
  const channels = Array.from({ length: atomCount }, (_, c) => channelsOfAtom(dictionary, c));
  const meets = new Uint8Array(atomCount ** 2);
  channels.forEach((own, a) => {
    channels.forEach((others, b) => {
      if (own.some((channel) => others.includes(channel))) meets[a * atomCount + b] = 1;
    });
  });
  return meets;
}
