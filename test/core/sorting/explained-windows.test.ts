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

  it('gives what the events of a window leave, and its signal where there are none', () => {
    const atoms = new PlacedAtoms(dictionary);
    for (const w of [0, 2, 0]) {
      expect(explained.residualOf(w)).toEqual(residualOf(windows[w], lists[w], atoms));
    }
    expect(explained.residualOf(1)).toEqual(windows[1].traces);
  });

  it('gives the same in memory that another has left', () => {
    const before = new ExplainedWindows(windows, lists, dictionary);
    const old = before.residualOf(0);
    const turned = [...lists].reverse();
    const after = new ExplainedWindows(windows, turned, dictionary, before);
    const fresh = new ExplainedWindows(windows, turned, dictionary);
    for (const w of [2, 0, 1]) expect(after.residualOf(w)).toEqual(fresh.residualOf(w));
    expect(after.residualOf(0)).toBe(old);
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
});
