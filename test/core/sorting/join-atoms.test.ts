import { describe, expect, it } from 'vitest';
import { Random } from '../../../core/base/random.ts';
import type { RecordingEvents } from '../../../core/sorting/decide.ts';
import { joinAtoms } from '../../../core/sorting/join-atoms.ts';
import type { MeasuredAtoms } from '../../../core/sorting/measure-atoms.ts';
import { sortedEvents } from '../../../core/sorting/recording-events.ts';

const REFRACTORY = 45;
const LATER = 4;

const SAMPLES = 120;

/** Atom 1 is atom 0, a little later in its window and of another size; atom 2 is another shape. */
function likeWaveforms(size = 0.5): MeasuredAtoms {
  const waveforms = new Float64Array(3 * 2 * SAMPLES);
  for (let k = 0; k < SAMPLES; k++) {
    const spike = (at: number, width: number) => -80 * Math.exp(-0.5 * ((k - at) / width) ** 2);
    waveforms[k] = spike(50, 4);
    waveforms[2 * SAMPLES + k] = size * spike(50 + LATER, 4.2);
    waveforms[5 * SAMPLES + k] = spike(50, 4);
  }
  const both = Int32Array.of(0, 1);
  return {
    waveforms,
    waveformSamples: SAMPLES,
    nBefore: 30,
    channels: [both, both, both],
    initial: [],
  };
}

/** Trough times of a neuron that keeps its refractory period. */
function train(count: number, meanGap: number, seed: number): number[] {
  const random = new Random(seed);
  let time = 100;
  return Array.from({ length: count }, () => {
    time += Math.round(2 * REFRACTORY + 5 - meanGap * Math.log(1 - random.uniform()));
    return time;
  });
}

function eventsOf(spikes: readonly (readonly [time: number, atom: number])[]): RecordingEvents {
  const count = spikes.length;
  return sortedEvents({
    segment: new Uint16Array(count),
    position: Float64Array.from(spikes, ([time, atom]) => time - 20 - (atom === 1 ? LATER : 0)),
    atom: Int32Array.from(spikes, ([, atom]) => atom),
    amplitude: Float64Array.from(spikes, ([, atom]) => 10 + atom),
    margin: new Float64Array(count),
    misfit: new Float64Array(count),
  });
}

const byTime = (spikes: (readonly [number, number])[]) => spikes.sort((a, b) => a[0] - b[0]);

describe('joinAtoms', () => {
  it('gives one neuron’s spikes, divided at random among two atoms alike, to the one that has most', () => {
    const random = new Random(3);
    const times = train(6000, 900, 1);
    const events = eventsOf(
      byTime(times.map((time) => [time, random.uniform() < 0.05 ? 1 : 0] as const)),
    );
    const joined = joinAtoms(events, likeWaveforms(), REFRACTORY);
    expect(joined.atom.every((atom) => atom === 0)).toBe(true);
    // Each is moved to where the atom that stays looks most alike.
    expect([...joined.position]).toEqual(times.map((time) => time - 20));
    expect([...joined.amplitude]).toEqual([...events.amplitude]);
  });

  it('leaves two neurons alike that fire without regard for each other', () => {
    const events = eventsOf(
      byTime([
        ...train(6000, 900, 1).map((time) => [time, 0] as const),
        ...train(800, 7000, 2).map((time) => [time, 1] as const),
      ]),
    );
    expect(joinAtoms(events, likeWaveforms(), REFRACTORY)).toBe(events);
  });

  it('leaves what never meets but looks different, and what has too few spikes to tell', () => {
    const random = new Random(3);
    const times = train(6000, 900, 1);
    const unlike = byTime(times.map((time) => [time, random.uniform() < 0.05 ? 2 : 0] as const));
    const events = eventsOf(unlike);
    expect(joinAtoms(events, likeWaveforms(), REFRACTORY)).toBe(events);
    const few = eventsOf(byTime(times.slice(0, 60).map((time, i) => [time, i % 20 === 0 ? 1 : 0])));
    expect(joinAtoms(few, likeWaveforms(), REFRACTORY)).toBe(few);
  });

  it('joins two that look the same in all, of which one begins where the other ends', () => {
    const times = train(160, 6000, 4);
    const events = eventsOf(times.map((time, i) => [time, i < 90 ? 0 : 1]));
    expect(joinAtoms(events, likeWaveforms(0.9), REFRACTORY).atom.every((a) => a === 0)).toBe(true);
    expect(joinAtoms(events, likeWaveforms(0.5), REFRACTORY)).toBe(events);
  });

  it('leaves two that look the same in all but fire without regard for each other', () => {
    const events = eventsOf(
      byTime([
        ...train(6000, 900, 1).map((time) => [time, 0] as const),
        ...train(800, 7000, 2).map((time) => [time, 1] as const),
      ]),
    );
    expect(joinAtoms(events, likeWaveforms(0.9), REFRACTORY)).toBe(events);
  });

  it('does not take spikes of different segments for neighbours', () => {
    const random = new Random(5);
    const times = train(6000, 900, 1);
    const events = eventsOf(
      byTime(times.map((time) => [time, random.uniform() < 0.3 ? 1 : 0] as const)),
    );
    const apart = sortedEvents({ ...events, segment: Uint16Array.from(events.atom) });
    expect(joinAtoms(apart, likeWaveforms(), REFRACTORY)).toBe(apart);
  });
});
