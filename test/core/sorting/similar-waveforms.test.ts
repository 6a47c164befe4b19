import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { Random } from '../../../core/base/random.ts';
import type { MeasuredAtoms } from '../../../core/sorting/measure-atoms.ts';
import { similarWaveforms } from '../../../core/sorting/similar-waveforms.ts';

const CHANNELS = 5;
const SAMPLES = 12;
const MAX_LAG = 4;

/** Waveforms of which some are others, moved and noisy, on channels drawn for each. */
function measuredAtoms(atoms: number, noise: number, seed: number): MeasuredAtoms {
  const random = new Random(seed);
  const channels = Array.from({ length: atoms }, () =>
    Int32Array.from({ length: CHANNELS }, (_, p) => p).filter(() => random.uniform() < 0.7),
  );
  const waveforms = new Float64Array(atoms * CHANNELS * SAMPLES);
  channels.forEach((own, atom) => {
    const shift = Math.floor(3 * random.uniform());
    for (const p of own) {
      const row = (atom * CHANNELS + p) * SAMPLES;
      for (let k = 0; k < SAMPLES; k++) {
        const shape = Math.exp(-((k - 5 - shift) ** 2) / 4) * Math.cos(p + (atom % 2));
        waveforms[row + k] = shape + noise * random.normal();
      }
    }
  });
  return { waveforms, channels, waveformSamples: SAMPLES, nBefore: 0, initial: [] };
}

/** The best correlation of two waveforms on all channels, at each lag looked at anew. */
function bestCorrelation({ waveforms }: MeasuredAtoms, first: number, second: number): number {
  const size = CHANNELS * SAMPLES;
  const of = (atom: number) => waveforms.subarray(atom * size, (atom + 1) * size);
  const [a, b] = [of(first), of(second)];
  const norm = Math.sqrt(
    a.reduce((sum, value) => sum + value ** 2, 0) * b.reduce((sum, value) => sum + value ** 2, 0),
  );
  let best = Number.NEGATIVE_INFINITY;
  for (let lag = -MAX_LAG; lag <= MAX_LAG; lag++) {
    let sum = 0;
    for (let i = 0; i < size; i++) {
      const k = (i % SAMPLES) - lag;
      if (k >= 0 && k < SAMPLES) sum += a[i] * b[i - lag];
    }
    best = Math.max(best, sum / norm);
  }
  return best;
}

describe('similarWaveforms', () => {
  it('finds the pairs that all lags and channels show to be alike, most alike first', () => {
    let pairCount = 0;
    fc.assert(
      fc.property(fc.double({ min: 0, max: 0.3, noNaN: true }), fc.nat(), (noise, seed) => {
        const measured = measuredAtoms(7, noise, seed);
        const found = similarWaveforms(measured, 0.8, MAX_LAG);
        pairCount += found.length;
        const correlations = found.map(({ correlation }) => correlation);
        expect(correlations).toEqual([...correlations].sort((a, b) => b - a));
        const names = new Map(found.map((pair) => [`${pair.first} ${pair.second}`, pair]));
        for (let first = 0; first < 7; first++) {
          for (let second = first + 1; second < 7; second++) {
            const best = bestCorrelation(measured, first, second);
            const pair = names.get(`${first} ${second}`);
            if (best > 0.8 + 1e-9) expect(pair?.correlation).toBeCloseTo(best, 9);
            if (best < 0.8 - 1e-9 || Number.isNaN(best)) expect(pair).toBeUndefined();
          }
        }
      }),
    );
    expect(pairCount).toBeGreaterThan(0);
  });
});
