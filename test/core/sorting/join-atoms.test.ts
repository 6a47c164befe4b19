import { describe, expect, it } from 'vitest';
import { Random } from '../../../core/base/random.ts';
import { joinAtoms } from '../../../core/sorting/join-atoms.ts';
import type { MeasuredAtoms } from '../../../core/sorting/measure-atoms.ts';
import type { RecordingEvents } from '../../../core/sorting/recording-events.ts';
import { eventsOf, rowsOf } from './event-rows.ts';

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

type Spike = readonly [time: number, atom: number];

/** Spikes as events of which each has its number for a margin. */
function eventsAt(spikes: readonly Spike[], segmentOf: (atom: number) => number = () => 0) {
  return eventsOf(
    spikes.map(([time, atom], i) => ({
      segment: segmentOf(atom),
      position: time - 20 - (atom === 1 ? LATER : 0),
      atom,
      amplitude: 10 + atom,
      margin: i,
    })),
  );
}

const byTime = (spikes: Spike[]) => spikes.sort((a, b) => a[0] - b[0]);

/** What joining says, and the events before and after it. */
async function join(events: RecordingEvents, measured = likeWaveforms()) {
  const before = await rowsOf(events);
  const keep = Uint8Array.from(before, ({ margin }) => margin % 251);
  const joined = await joinAtoms(events, keep, measured, REFRACTORY);
  const after = await rowsOf(events);
  expect([...keep]).toEqual(after.map(({ margin }) => margin % 251));
  return { joined, before, after };
}

async function expectAsBefore(events: RecordingEvents, measured = likeWaveforms()) {
  const { joined, before, after } = await join(events, measured);
  expect(joined).toEqual([]);
  expect(after).toEqual(before);
}

describe('joinAtoms', () => {
  it('gives one neuron’s spikes, divided at random among two atoms alike, to the one that has most', async () => {
    const random = new Random(3);
    const times = train(6000, 900, 1);
    const spikes = byTime(times.map((time) => [time, random.uniform() < 0.05 ? 1 : 0] as const));
    const { joined, before, after } = await join(await eventsAt(spikes));
    expect(joined).toEqual([0]);
    expect(after.every(({ atom }) => atom === 0)).toBe(true);
    // Each is moved to where the atom that stays looks most alike.
    expect(after.map(({ position }) => position)).toEqual(times.map((time) => time - 20));
    const measuresOf = ({ amplitude, margin, misfit }: (typeof before)[number]) =>
      `${margin} ${amplitude} ${misfit}`;
    expect(after.map(measuresOf).sort()).toEqual(before.map(measuresOf).sort());
    for (const { margin, amplitude } of after) expect(amplitude).toBe(10 + spikes[margin][1]);
  });

  it('moves all that is known of an event with it', async () => {
    // The atom that gives its spikes stands before the other's in each window, so some change places.
    const times = train(6000, 900, 1);
    const random = new Random(3);
    const near = times.flatMap((time): Spike[] => [
      [time, random.uniform() < 0.05 ? 1 : 0],
      [time - LATER + 1, 2],
    ]);
    const { joined, before, after } = await join(await eventsAt(byTime(near)));
    expect(joined).toEqual([0]);
    const order = (rows: typeof before) => rows.map(({ margin }) => margin);
    expect(order(after)).not.toEqual(order(before));
    expect(order(after).sort((a, b) => a - b)).toEqual(order(before).sort((a, b) => a - b));
  });

  it('leaves two neurons alike that fire without regard for each other', async () => {
    const spikes = byTime([
      ...train(6000, 900, 1).map((time) => [time, 0] as const),
      ...train(800, 7000, 2).map((time) => [time, 1] as const),
    ]);
    await expectAsBefore(await eventsAt(spikes));
    // Even where they look the same in all.
    await expectAsBefore(await eventsAt(spikes), likeWaveforms(0.9));
  });

  it('leaves what never meets but looks different, and what has too few spikes to tell', async () => {
    const random = new Random(3);
    const times = train(6000, 900, 1);
    const unlike = byTime(times.map((time) => [time, random.uniform() < 0.05 ? 2 : 0] as const));
    await expectAsBefore(await eventsAt(unlike));
    const few = byTime(times.slice(0, 60).map((time, i) => [time, i % 20 === 0 ? 1 : 0]));
    await expectAsBefore(await eventsAt(few));
  });

  it('joins two that look the same in all, of which one begins where the other ends', async () => {
    const times = train(160, 6000, 4);
    const spikes = times.map((time, i): Spike => [time, i < 90 ? 0 : 1]);
    const { after } = await join(await eventsAt(spikes), likeWaveforms(0.9));
    expect(after.every(({ atom }) => atom === 0)).toBe(true);
    await expectAsBefore(await eventsAt(spikes), likeWaveforms(0.5));
  });

  it('does not take spikes of different segments for neighbours', async () => {
    const random = new Random(5);
    const times = train(6000, 900, 1);
    const spikes = times.map((time): Spike => [time, random.uniform() < 0.3 ? 1 : 0]);
    const inSegments = [...spikes].sort((a, b) => a[1] - b[1]);
    await expectAsBefore(await eventsAt(inSegments, (atom) => atom));
  });
});
