import { describe, expect, it } from 'vitest';
import { Random } from '../../../core/base/random.ts';
import { PlacedAtoms } from '../../../core/csc/placed-atoms.ts';
import { atomOf, createDictionary, normaliseAtoms } from '../../../core/csc/problem.ts';
import { Overhang } from '../../../core/learn/overhang.ts';
import { residualOf } from '../../../core/learn/residual.ts';

const atomSamples = 20;
const reach = 6;
const channelCount = 2;
const amplitude = 20;
const samples = 6000;

/** A waveform that is zero at neither end of its 16 samples, larger on the first channel. */
function waveform(p: number, k: number): number {
  return k < 0 || k >= 16 ? 0 : (Math.cos(0.5 * k) + 0.3) / (p + 1);
}

/** A unit-norm atom that holds the waveform from its third sample on, or what is left of it `late` samples later. */
function atomThatIs(late: number) {
  const dictionary = createDictionary(1, channelCount, atomSamples);
  for (let p = 0; p < channelCount; p++) {
    for (let k = 0; k < atomSamples; k++) {
      atomOf(dictionary, 0)[p * atomSamples + k] = waveform(p, k - 2 + late);
    }
  }
  normaliseAtoms(dictionary);
  return dictionary;
}

/** Recentres an atom that is `late` by what it leaves of the whole waveform in noise. */
function recentred(late: number, sigma: number, seed = 1, eventCount = 90) {
  const random = new Random(seed);
  const whole = atomThatIs(0);
  const cut = atomThatIs(late);
  const starts = Array.from({ length: eventCount }, (_, i) => 40 + 60 * i);
  const traces = Float32Array.from(
    { length: channelCount * samples },
    () => sigma * random.normal(),
  );
  const window = { traces, samples };
  const placed = (offset: number, size: number) =>
    starts.map((start) => ({ atom: 0, position: start + offset, amplitude: size }));
  window.traces.set(residualOf(window, placed(0, -amplitude), new PlacedAtoms(whole)));
  const product = atomOf(whole, 0).reduce((sum, tap, i) => {
    const k = (i % atomSamples) - late;
    return k < 0 || k >= atomSamples ? sum : sum + tap * atomOf(cut, 0)[i - late];
  }, 0);
  const events = placed(late, amplitude * product);
  const overhang = new Overhang(cut, reach);
  overhang.add(residualOf(window, events, new PlacedAtoms(cut)), samples, events);
  const moved = overhang.recentre(cut, Float64Array.of(sigma));
  normaliseAtoms(cut);
  return { moved, atom: atomOf(cut, 0), whole: atomOf(whole, 0) };
}

describe('Overhang', () => {
  it('gives back to an atom what it cuts off, on all channels', () => {
    for (const late of [-6, -5, -4, -3, 3, 4, 5, 6]) {
      const { moved, atom, whole } = recentred(late, 0);
      expect(moved).toBe(true);
      const match = (shift: number) =>
        whole.reduce((sum, tap, i) => {
          const k = (i % atomSamples) + shift;
          return k < 0 || k >= atomSamples ? sum : sum + tap * atom[i + shift];
        }, 0);
      const best = Math.max(...[-2, -1, 0, 1, 2].map(match));
      expect(best).toBeCloseTo(1, 4);
    }
  });

  it('sees in noise what is cut off, and moves nothing that is whole', () => {
    let moves = 0;
    for (let seed = 0; seed < 200; seed++) if (recentred(0, 1, seed).moved) moves++;
    expect(moves).toBeLessThanOrEqual(2);
    for (let seed = 0; seed < 20; seed++) {
      expect(recentred(3, 1, seed).moved).toBe(true);
      expect(recentred(-3, 1, seed).moved).toBe(true);
    }
  });

  it('knows nothing of what it has forgotten, and of events at the ends of a window', () => {
    const dictionary = atomThatIs(3);
    const residual = new Float32Array(channelCount * 40).fill(5);
    const whole = new Overhang(dictionary, reach);
    whole.add(residual, 40, [{ atom: 0, position: 7, amplitude }]);
    whole.forget(0);
    expect(whole.recentre(dictionary, Float64Array.of(0))).toBe(false);
    for (const position of [0, reach - 1, 40 - atomSamples - reach + 1, 40 - atomSamples]) {
      const cut = new Overhang(dictionary, reach);
      cut.add(residual, 40, [{ atom: 0, position, amplitude }]);
      expect(cut.recentre(dictionary, Float64Array.of(0))).toBe(false);
    }
    expect(atomOf(dictionary, 0)).toEqual(atomOf(atomThatIs(3), 0));
  });

  it('lets the latest count most', () => {
    const dictionary = atomThatIs(0);
    const overhang = new Overhang(dictionary, reach);
    const ends = (size: number) => new Float32Array(channelCount * 40).fill(size);
    const event = [{ atom: 0, position: 10, amplitude: 1 }];
    overhang.add(ends(3), 40, event);
    overhang.forget(1e-6);
    overhang.add(ends(0), 40, event);
    expect(overhang.recentre(dictionary, Float64Array.of(0.01))).toBe(false);
  });
});
