import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { PlacedAtoms } from '../../../core/csc/placed-atoms.ts';
import { residualOf } from '../../../core/learn/residual.ts';
import { ExplainedWindows } from '../../../core/sorting/explained-windows.ts';
import { plantedTraces, spikeDictionary } from './planted.ts';

const dictionary = spikeDictionary();
const lists = [
  [
    { position: 4, atom: 2, amplitude: 30 },
    { position: 10, atom: 0, amplitude: 12 },
  ],
  [],
  [
    { position: 20, atom: 0, amplitude: 15 },
    { position: 40, atom: 0, amplitude: 14 },
  ],
];
const windows = lists.map((events, w) => ({
  traces: plantedTraces(dictionary, 80, events, w),
  samples: 80,
}));

describe('ExplainedWindows', () => {
  const explained = new ExplainedWindows(windows, lists, dictionary);

  it('gives what the events of a window leave of any part of it, on any of the channels', () => {
    const atoms = new PlacedAtoms(dictionary);
    fc.assert(
      fc.property(
        fc.constantFrom(0, 1, 2),
        fc.nat(79),
        fc.nat(79),
        fc.constantFrom([0], [1], [0, 1], [1, 0]),
        (w, a, b, channels) => {
          const [start, samples] = [Math.min(a, b), Math.abs(a - b) + 1];
          const whole = residualOf(windows[w], lists[w], atoms);
          const expected = channels.flatMap((p) => [
            ...whole.subarray(p * 80 + start, p * 80 + start + samples),
          ]);
          const out = new Float32Array(channels.length * samples);
          expect([...explained.residualIn(w, start, samples, channels, out)]).toEqual(expected);
        },
      ),
    );
  });

  it('lists the events of an atom by window and position', () => {
    expect(explained.eventsOf(0)).toEqual([
      { window: 0, event: lists[0][1] },
      { window: 2, event: lists[2][0] },
      { window: 2, event: lists[2][1] },
    ]);
    expect(explained.eventsOf(1)).toEqual([]);
    expect(explained.eventsOf(2)).toEqual([{ window: 0, event: lists[0][0] }]);
  });

  it('tells the events that an atom is judged by from all of it', () => {
    const telling = [lists[0], [], lists[2].slice(1)];
    const judged = new ExplainedWindows(windows, lists, dictionary, telling);
    expect(judged.eventsOf(0)).toEqual([
      { window: 0, event: lists[0][1] },
      { window: 2, event: lists[2][1] },
    ]);
  });
});
