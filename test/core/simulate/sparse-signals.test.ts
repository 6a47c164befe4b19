import { describe, expect, it } from 'vitest';
import { Random } from '../../../core/base/random.ts';
import { simulateSparseSignals } from '../../../core/simulate/sparse-signals.ts';

const identity = Float64Array.from({ length: 36 }, (_, i) => (i % 7 === 0 ? 1 : 0));
const options = {
  atoms: identity,
  signalSize: 6,
  signalCount: 3000,
  groupSize: 2,
  activeGroups: 2,
  drawGroup: (random: Random, out: Float64Array) => {
    for (let i = 0; i < out.length; i++) out[i] = 1 + random.uniform();
  },
};

describe('simulateSparseSignals', () => {
  it('has exactly so many whole groups in each signal, every group as often', () => {
    const { codes, signals } = simulateSparseSignals(options, new Random(1));
    const counts = [0, 0, 0];
    codes.forEach((code, i) => {
      expect(signals[i]).toEqual(code);
      const active = [0, 1, 2].filter((g) => code[2 * g] !== 0);
      expect(active).toHaveLength(2);
      for (const g of active) {
        expect(code[2 * g + 1]).not.toBe(0);
        counts[g]++;
      }
    });
    for (const count of counts) expect(count / 3000).toBeCloseTo(2 / 3, 1);
  });

  it('adds noise of the energy that was asked for', () => {
    const clean = simulateSparseSignals(options, new Random(2)).signals;
    const noisy = simulateSparseSignals({ ...options, snrDb: 7 }, new Random(2)).signals;
    let [signal, noise] = [0, 0];
    clean.forEach((values, i) => {
      values.forEach((value, k) => {
        signal += value ** 2;
        noise += (noisy[i][k] - value) ** 2;
      });
    });
    expect(10 * Math.log10(signal / noise)).toBeCloseTo(7, 0);
  });
});
