import { crossCorrelogramRefractoriness } from '../detect/refractory.ts';
import { gather } from '../math/gather.ts';
import { reorder } from '../math/nearly-sorted.ts';
import { medianInPlace } from '../math/order-statistics.ts';
import { placesInTurn } from '../math/places.ts';
import type { MeasuredAtoms } from './measure-atoms.ts';
import { mayBeOne, neverMeet, SAME_SHAPE } from './one-neuron.ts';
import type { AtomPair } from './pair-evidence.ts';
import { timingLags } from './pair-timing.ts';
import {
  type EventTimes,
  type RecordingEvents,
  type SizedEvents,
  sortTimes,
  withSizes,
} from './recording-events.ts';
import { similarWaveforms } from './similar-waveforms.ts';

/**
 * Waveforms so much alike, and of like size, are one neuron's if its times allow that. Neurons beside each
 * other differ by more; what is left of a drift, between contacts, makes less of a difference.
 */
const SAME_WAVEFORM = 0.97;
const SAME_SIZE = 0.75;

/** Positions of one segment are this far from those of the next: no lag reaches across. */
const SEGMENT_APART = 2 ** 40;

/**
 * Joins atoms that the whole recording shows to be one neuron: their spikes look the same but for their
 * size, and never fall in each other's refractory periods though chance would have them meet; or they look
 * the same in all, and fire too rarely, or at times too different, for any to meet. The sample that they
 * were learned from may have held too few spikes to tell.
 * Their events get the number of the one that had most, and are moved to where that one looks most alike.
 * @param events changed, in place: of half a day there are hundreds of megabytes
 * @param keep a number of each event, moved with it
 * @returns the atoms that have others' events now
 */
export async function joinAtoms(
  events: RecordingEvents,
  keep: Uint8Array,
  measured: MeasuredAtoms,
  refractorySamples: number,
): Promise<readonly number[]> {
  const atomSamples = measured.waveformSamples >> 1;
  const lags = timingLags(refractorySamples, atomSamples);
  const maxLag = atomSamples - 1;
  const pairs = similarWaveforms(measured, SAME_SHAPE, maxLag);
  const atoms = new Set(pairs.flatMap(({ first, second }) => [first, second]));
  if (atoms.size === 0) return [];
  const sizes = sizesOf(await withSizes(events), measured, atoms);
  const trains = trainsOf(events, measured.channels.length, atoms);
  const joined: AtomPair[] = [];
  for (const pair of pairs) {
    const first = trains.get(pair.first);
    const second = trains.get(pair.second);
    // One of them is another's already; that one has its own pair with the other.
    if (first === undefined || second === undefined) continue;
    const moved = second.map((position) => position - pair.lag);
    const timing = crossCorrelogramRefractoriness(first, moved, lags);
    const looksOne = pair.correlation > SAME_WAVEFORM && areOfOneSize(sizes, pair);
    if (!neverMeet(timing) && !(looksOne && mayBeOne(timing))) continue;
    const kept = first.length >= second.length ? pair : reversed(pair);
    joined.push(kept);
    const own = trains.get(kept.first)!;
    const train = new Float64Array(first.length + second.length);
    train.set(own);
    trains.get(kept.second)!.forEach((position, i) => {
      train[own.length + i] = position - kept.lag;
    });
    trains.set(kept.first, train.sort());
    trains.delete(kept.second);
  }
  if (joined.length === 0) return [];
  relabel(events, joined);
  const order = sortTimes(events);
  reorder(keep, order);
  await events.measures.change((values) => reorder(values, order));
  const given = new Set(joined.map(({ second }) => second));
  return [...new Set(joined.map(({ first }) => first))].filter((atom) => !given.has(atom));
}

function areOfOneSize(sizes: ReadonlyMap<number, number>, { first, second }: AtomPair): boolean {
  const [a, b] = [sizes.get(first)!, sizes.get(second)!];
  return Math.min(a, b) >= SAME_SIZE * Math.max(a, b);
}

function reversed({ first, second, lag, correlation }: AtomPair): AtomPair {
  return { first: second, second: first, lag: -lag, correlation };
}

/** How large the usual spike of each of the atoms is, microvolts over its whole waveform. */
function sizesOf(
  { atom, amplitude }: SizedEvents,
  { waveforms, channels }: MeasuredAtoms,
  atoms: ReadonlySet<number>,
): Map<number, number> {
  const length = waveforms.length / channels.length;
  return ofEach(atom, channels.length, atoms, (own, number) => {
    const amplitudes = gather(amplitude, own);
    for (let k = 0; k < amplitudes.length; k++) amplitudes[k] = Math.abs(amplitudes[k]);
    const waveform = waveforms.subarray(number * length, (number + 1) * length);
    const norm = Math.sqrt(waveform.reduce((sum, value) => sum + value ** 2, 0));
    return medianInPlace(amplitudes) * norm;
  });
}

/** When each of the atoms has events, on one axis for all segments. */
function trainsOf(
  { segment, position, atom }: EventTimes,
  atomCount: number,
  atoms: ReadonlySet<number>,
): Map<number, Float64Array> {
  return ofEach(atom, atomCount, atoms, (own) => {
    const train = new Float64Array(own.length);
    own.forEach((i, k) => {
      train[k] = segment[i] * SEGMENT_APART + position[i];
    });
    return train;
  });
}

/** @param read gets the events of one of the atoms, which are valid only then */
function ofEach<Value>(
  atom: Int32Array,
  atomCount: number,
  atoms: ReadonlySet<number>,
  read: (own: Int32Array, number: number) => Value,
): Map<number, Value> {
  const values = new Map<number, Value>();
  for (const [number, own] of placesInTurn(atom, atomCount)) {
    if (atoms.has(number)) values.set(number, read(own, number));
  }
  return values;
}

/** @param joined in the order in which they were: `second` became `first` */
function relabel({ atom, position }: EventTimes, joined: readonly AtomPair[]): void {
  for (let i = 0; i < atom.length; i++) {
    for (const { first, second, lag } of joined) {
      if (atom[i] !== second) continue;
      atom[i] = first;
      position[i] -= lag;
    }
  }
}
