import { describe, expect, it } from 'vitest';
import { Random } from '../../../core/base/random.ts';
import { bestShifts, shiftAtom } from '../../../core/learn/recentre.ts';
import { LearningStatistics } from '../../../core/learn/statistics.ts';

const atomSamples = 20;
const margin = 6;

/** A waveform nearly as long as an atom; events mark `late` samples after where an atom should start. */
function statisticsOf(late: number, noise: number, channelCount = 2): LearningStatistics {
  const random = new Random(17 + late);
  const samples = 4000;
  const traces = Float64Array.from(
    { length: channelCount * samples },
    () => noise * random.normal(),
  );
  const events = [];
  for (let start = 40; start + 80 < samples; start += 60) {
    for (let p = 0; p < channelCount; p++) {
      for (let k = 0; k < atomSamples; k++) {
        const shape = Math.exp(-0.5 * ((k - 9.5) / 4) ** 2) * Math.cos(0.5 * (k - 9.5));
        traces[p * samples + start + k] += (20 / (p + 1)) * shape;
      }
    }
    events.push({ position: start + late, atom: 0, amplitude: 20 });
  }
  const statistics = new LearningStatistics(1, channelCount, atomSamples, margin);
  statistics.add(traces, samples, events);
  return statistics;
}

describe('bestShifts', () => {
  it('moves the window of an atom back to where its waveform is whole', () => {
    for (const late of [-6, -5, -4, 4, 5, 6]) {
      const [shift] = bestShifts(statisticsOf(late, 0));
      const holdsAll = Math.abs(shift + late);
      expect(holdsAll).toBeLessThanOrEqual(3);
      expect(Math.sign(shift)).toBe(-Math.sign(late));
    }
  });

  it('finds the same move in noise', () => {
    for (const late of [-6, 6]) {
      const [shift] = bestShifts(statisticsOf(late, 1));
      expect(Math.abs(shift + late)).toBeLessThanOrEqual(3);
    }
  });

  it('leaves an atom that holds its waveform where it is, in noise too', () => {
    for (const late of [-1, 0, 1]) {
      expect([...bestShifts(statisticsOf(late, 0))]).toEqual([0]);
      expect([...bestShifts(statisticsOf(late, 1))]).toEqual([0]);
    }
  });

  it('leaves an atom without events where it is', () => {
    expect([...bestShifts(new LearningStatistics(2, 1, atomSamples, margin))]).toEqual([0, 0]);
  });
});

describe('shiftAtom', () => {
  it('moves the window: later for positive, with silence entering', () => {
    const atom = Float64Array.of(1, 2, 3, 4, 10, 20, 30, 40);
    shiftAtom(atom, 2, 4, 1);
    expect([...atom]).toEqual([2, 3, 4, 0, 20, 30, 40, 0]);
    shiftAtom(atom, 2, 4, -2);
    expect([...atom]).toEqual([0, 0, 2, 3, 0, 0, 20, 30]);
  });

  it('empties an atom that is moved by its length or more', () => {
    for (const shift of [3, -3, 9]) {
      const atom = Float64Array.of(1, 2, 3);
      shiftAtom(atom, 1, 3, shift);
      expect([...atom]).toEqual([0, 0, 0]);
    }
  });
});
