import { describe, expect, it } from 'vitest';
import { Random } from '../../../core/base/random.ts';
import type { Event } from '../../../core/csc/debias.ts';
import { createDictionary } from '../../../core/csc/problem.ts';
import { ExplainedWindows } from '../../../core/sorting/explained-windows.ts';
import { pairTiming } from '../../../core/sorting/pair-timing.ts';
import type { PlacedWindow } from '../../../core/sorting/windows.ts';

const refractorySamples = 45;
const options = { refractorySamples, deadSamples: 10, baselineSamples: 450 };
const pair = { first: 0, second: 1, lag: 4, correlation: 0.95 };
const windowSamples = 600;

/** A train whose spikes keep `gap` apart, cut into windows; `atomOf` says which atom each spike goes to. */
function windowsOf(gap: number, atomOf: (random: Random) => number) {
  const random = new Random(11);
  const count = 3000;
  const windows: PlacedWindow[] = Array.from({ length: count }, (_, w) => ({
    traces: new Float32Array(windowSamples),
    samples: windowSamples,
    start: w * windowSamples,
  }));
  const events: Event[][] = windows.map(() => []);
  for (let time = 0; time < count * windowSamples; ) {
    const atom = atomOf(random);
    const position = (time % windowSamples) + (atom === 1 ? pair.lag : 0);
    events[Math.floor(time / windowSamples)].push({ position, atom, amplitude: 1 });
    time += gap + Math.ceil(-150 * Math.log(1 - random.uniform()));
  }
  return { windows, events };
}

const explained = (windows: readonly PlacedWindow[], events: readonly (readonly Event[])[]) =>
  new ExplainedWindows(windows, events, createDictionary(2, 1, 1));

describe('pairTiming', () => {
  it('sees that the halves of one train keep out of the refractory period, across windows', () => {
    const { windows, events } = windowsOf(refractorySamples, (random) => random.integer(2));
    const timing = pairTiming(pair, explained(windows, events), options);
    expect(timing.count).toBe(0);
    expect(timing.pIfIndependent).toBeLessThan(1e-6);
    expect(timing.pIfOneNeuron).toBeGreaterThan(0.5);
  });

  it('sees that two trains do not, whatever the order of the windows', () => {
    const { windows, events } = windowsOf(0, (random) => random.integer(2));
    const timing = pairTiming(pair, explained(windows, events), options);
    expect(timing.pIfOneNeuron).toBeLessThan(1e-6);
    expect(timing.pIfIndependent).toBeGreaterThan(1e-3);
    const turned = pairTiming(
      pair,
      explained([...windows].reverse(), [...events].reverse()),
      options,
    );
    expect(turned).toEqual(timing);
  });

  it('asks only the events that units are judged by', () => {
    const { windows, events } = windowsOf(0, (random) => random.integer(2));
    const telling = events.map((list, w) => (w % 3 === 0 ? [] : list));
    const judged = new ExplainedWindows(windows, events, createDictionary(2, 1, 1), telling);
    const timing = pairTiming(pair, judged, options);
    expect(timing).toEqual(pairTiming(pair, explained(windows, telling), options));
  });

  it('counts how many spikes take both atoms to explain, beside how many would by chance', () => {
    const { windows, events } = windowsOf(0, (random) => random.integer(2));
    const apart = pairTiming(pair, explained(windows, events), options);
    expect(apart.together / apart.togetherByChance).toBeGreaterThan(0.8);
    expect(apart.together / apart.togetherByChance).toBeLessThan(1.2);
    const single = events.map((list) => list.filter(({ atom }) => atom === 0));
    const both = single.map((list) =>
      list
        .flatMap((event, i) =>
          i % 2 === 0
            ? [event, { ...event, atom: 1, position: event.position + pair.lag }]
            : [event],
        )
        .sort((a, b) => a.position - b.position),
    );
    const joint = pairTiming(pair, explained(windows, both), options);
    expect(joint.together).toBeGreaterThan(0.9);
    expect(joint.togetherByChance).toBeLessThan(0.3);
  });
});
