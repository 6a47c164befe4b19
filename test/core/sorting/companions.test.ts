import { describe, expect, it } from 'vitest';
import { Random } from '../../../core/base/random.ts';
import { createDictionary } from '../../../core/csc/problem.ts';
import { withoutCompanions } from '../../../core/sorting/companions.ts';
import type { SizedEvents } from '../../../core/sorting/recording-events.ts';

const ATOM_SAMPLES = 75;

type Spike = readonly [time: number, atom: number, amplitude: number];

function eventsOf(spikes: readonly Spike[]): SizedEvents {
  const sorted = [...spikes].sort((a, b) => a[0] - b[0] || a[1] - b[1]);
  return {
    segment: new Uint16Array(sorted.length),
    position: Float64Array.from(sorted, ([time]) => time),
    atom: Int32Array.from(sorted, ([, atom]) => atom),
    amplitude: Float32Array.from(sorted, ([, , amplitude]) => amplitude),
  };
}

/** Random times, a Poisson train. */
function train(count: number, seed: number): number[] {
  const random = new Random(seed);
  let time = 0;
  return Array.from({ length: count }, () => {
    time += 1 + Math.round(-1500 * Math.log(1 - random.uniform()));
    return time;
  });
}

/** How many events of each atom stay. */
function left(events: SizedEvents, atomCount: number): number[] {
  const dictionary = createDictionary(atomCount, 1, ATOM_SAMPLES);
  dictionary.atoms.fill(0.1);
  const stays = withoutCompanions(events, dictionary);
  return Array.from({ length: atomCount }, (_, c) =>
    events.atom.reduce((count, atom, i) => count + Number(atom === c && stays[i] === 1), 0),
  );
}

describe('withoutCompanions', () => {
  it('leaves neurons that fire by themselves, and one that often follows another', () => {
    const first = train(800, 1);
    const random = new Random(9);
    // A synapse: every second spike is followed, at a lag that varies by a fraction of a millisecond.
    const followed = first
      .filter(() => random.uniform() < 0.5)
      .map((time) => time + 60 + Math.round(6 * random.normal()));
    const events = eventsOf([
      ...first.map((time): Spike => [time, 0, 20]),
      ...followed.map((time): Spike => [time, 1, 15]),
      ...train(400, 3).map((time): Spike => [time, 2, 10]),
    ]);
    expect(left(events, 3)).toEqual([800, followed.length, 400]);
  });

  it('takes away the smaller of two that are always seen together', () => {
    const times = train(300, 4);
    const events = eventsOf([
      ...times.map((time): Spike => [time, 0, 12]),
      ...times.slice(5).map((time, i): Spike => [time + 14 + (i % 2), 1, 18]),
    ]);
    expect(left(events, 2)).toEqual([0, 295]);
  });

  it('takes a remainder away from a neuron that often fires without it', () => {
    const times = train(900, 5);
    const events = eventsOf([
      ...times.map((time): Spike => [time, 1, 30]),
      ...times.filter((_, i) => i % 4 === 0).map((time): Spike => [time + 40, 0, 8]),
    ]);
    expect(left(events, 2)).toEqual([0, 900]);
  });

  it('leaves a neuron its own spikes, and takes away those that help a larger one', () => {
    const own = train(700, 6);
    const helped = train(250, 7);
    const events = eventsOf([
      ...own.map((time): Spike => [time, 0, 15]),
      ...helped.map((time): Spike => [time - 9, 0, 15]),
      ...helped.map((time): Spike => [time, 1, 25]),
    ]);
    const [small, large] = left(events, 2);
    expect(large).toBe(250);
    // A few of its own spikes stand there by chance.
    expect(small).toBeGreaterThan(690);
    expect(small).toBeLessThanOrEqual(700);
  });

  it('takes away what echoes several larger neurons, each now and then', () => {
    const neurons = [train(800, 11), train(700, 12), train(900, 13)];
    const random = new Random(14);
    const echoes = neurons.flatMap((times) =>
      times.filter(() => random.uniform() < 0.15).map((time) => time + random.integer(7) - 3),
    );
    const events = eventsOf([
      ...neurons.flatMap((times, c) => times.map((time): Spike => [time, c, 20 + c])),
      ...echoes.map((time): Spike => [time, 3, 8]),
      ...train(300, 15).map((time): Spike => [time, 3, 8]),
      ...train(500, 16).map((time): Spike => [time, 4, 9]),
    ]);
    expect(left(events, 5)).toEqual([800, 700, 900, 0, 500]);
  });

  it('takes away what is left of much larger spikes, each at a lag of its own, and leaves the rest of the unit', () => {
    const large = [train(800, 21), train(900, 22)];
    const own = train(600, 23);
    const random = new Random(24);
    const leftOf = (times: readonly number[], share: number, lag: number) =>
      times
        .filter(() => random.uniform() < share)
        .map((time) => time + lag + random.integer(3) - 1);
    const leftOvers = (share: number) => [
      ...leftOf(large[0], share, 18),
      ...leftOf(large[1], share, -11),
    ];
    const eventsWith = (small: readonly number[]) =>
      eventsOf([
        ...large.flatMap((times, c) => times.map((time): Spike => [time, c, 40 + c])),
        ...small.map((time): Spike => [time, 2, 15]),
      ]);
    const [first, second, kept] = left(eventsWith([...own, ...leftOvers(0.1)]), 3);
    expect([first, second]).toEqual([800, 900]);
    // A few of its own spikes stand there by chance.
    expect(kept).toBeGreaterThan(585);
    expect(kept).toBeLessThanOrEqual(600);
    expect(left(eventsWith([...own.slice(0, 100), ...leftOvers(0.3)]), 3)).toEqual([800, 900, 0]);
  });

  it('leaves a small neuron that a much larger one drives by a synapse', () => {
    const driver = train(800, 25);
    const random = new Random(26);
    const driven = driver
      .filter(() => random.uniform() < 0.5)
      .map((time) => time + 40 + random.integer(5));
    const events = eventsOf([
      ...driver.map((time): Spike => [time, 0, 50]),
      ...driven.map((time): Spike => [time, 1, 20]),
      ...train(400, 27).map((time): Spike => [time, 1, 20]),
    ]);
    expect(left(events, 2)).toEqual([800, driven.length + 400]);
  });

  it('says nothing of a few events', () => {
    const times = train(12, 8);
    const events = eventsOf([
      ...times.map((time): Spike => [time, 0, 12]),
      ...times.map((time): Spike => [time + 14, 1, 18]),
    ]);
    expect(left(events, 2)).toEqual([12, 12]);
  });
});
