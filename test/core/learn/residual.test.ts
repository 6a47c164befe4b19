import { describe, expect, it } from 'vitest';
import { PlacedAtoms } from '../../../core/csc/placed-atoms.ts';
import { energyOf, residualOf } from '../../../core/learn/residual.ts';
import { plantedTraces, spikeDictionary } from '../sorting/planted.ts';

describe('residualOf', () => {
  it('is the noise alone when the events are those that were planted, and leaves the window as it is', () => {
    const dictionary = spikeDictionary();
    const events = [
      { position: 10, atom: 0, amplitude: 12 },
      { position: 18, atom: 2, amplitude: 30 },
    ];
    const noise = plantedTraces(dictionary, 80, [], 5);
    const traces = plantedTraces(dictionary, 80, events, 5);
    const before = traces.slice();
    const residual = residualOf({ traces, samples: 80 }, events, new PlacedAtoms(dictionary));
    expect(traces).toEqual(before);
    residual.forEach((value, i) => {
      expect(value).toBeCloseTo(noise[i], 4);
    });
  });
});

describe('energyOf', () => {
  it('is the sum of squares', () => {
    expect(energyOf(Float32Array.of(3, -4, 0.5))).toBe(25.25);
  });
});
