import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { Random } from '../../../core/base/random.ts';
import { atomOf } from '../../../core/csc/problem.ts';
import { QuietSignal, quietStretches, type Stretch } from '../../../core/sorting/template-noise.ts';
import type { Tile } from '../../../core/sorting/windows.ts';
import { autoregressive, normalNoise } from '../preprocess/synthetic.ts';
import {
  atomSamples,
  channelCount,
  plantedTraces,
  randomEvents,
  spikeDictionary,
} from './planted.ts';

const dictionary = spikeDictionary();
const samples = 60_000;

function tileOf(rows: readonly ArrayLike<number>[]): Tile {
  const length = rows[0].length;
  const traces = new Float32Array(rows.length * length);
  rows.forEach((row, p) => {
    traces.set(Float32Array.from(row), p * length);
  });
  return { segment: 0, start: 0, samples: length, traces };
}

function whiteTile(length: number, sd: number, seed: number): Tile {
  const random = new Random(seed);
  return tileOf([normalNoise(random, length, sd), normalNoise(random, length, sd)]);
}

/** Noise over the quiet stretches around the given peaks. */
function noiseOf(tiles: readonly Tile[], peaks: readonly number[][] = tiles.map(() => [])) {
  const stretches = quietStretches(tiles, peaks, atomSamples);
  return new QuietSignal(tiles, stretches, channelCount).noiseOf(dictionary);
}

describe('QuietSignal', () => {
  it('is one for every atom in white noise of standard deviation one, and scales with the noise', () => {
    const tiles = [whiteTile(samples, 1, 1), whiteTile(samples, 1, 2)];
    for (const sigma of noiseOf(tiles)) {
      expect(Math.abs(sigma - 1)).toBeLessThan(0.05);
    }
    const louder = [whiteTile(samples, 2.5, 1), whiteTile(samples, 2.5, 2)];
    for (const sigma of noiseOf(louder)) {
      expect(Math.abs(sigma - 2.5)).toBeLessThan(0.125);
    }
  });

  it('is the square root of h^T R h in noise of autocovariance R', () => {
    const phi = 0.8;
    const random = new Random(3);
    const rows = [0, 1].map(() => autoregressive(normalNoise(random, samples), phi, 0));
    const found = noiseOf([tileOf(rows)]);
    for (let c = 0; c < dictionary.atomCount; c++) {
      const atom = atomOf(dictionary, c);
      let variance = 0;
      for (let p = 0; p < channelCount; p++) {
        for (let i = 0; i < atomSamples; i++) {
          for (let j = 0; j < atomSamples; j++) {
            const covariance = phi ** Math.abs(i - j) / (1 - phi ** 2);
            variance += atom[p * atomSamples + i] * atom[p * atomSamples + j] * covariance;
          }
        }
      }
      expect(Math.abs(found[c] / Math.sqrt(variance) - 1)).toBeLessThan(0.08);
    }
  });

  it('is not moved by spikes where their peaks are known', () => {
    const events = randomEvents(samples, [30, 40, 50], 100, 4);
    const traces = plantedTraces(dictionary, samples, events, 5);
    const tile = { segment: 0, start: 0, samples, traces };
    for (const sigma of noiseOf([tile], [events.map(({ position }) => position + 8)])) {
      expect(Math.abs(sigma - 1)).toBeLessThan(0.05);
    }
  });

  it('is one where nothing can be measured: silence, no tiles, tiles shorter than an atom', () => {
    const silent = tileOf([new Float32Array(1000), new Float32Array(1000)]);
    for (const tiles of [[silent], [], [whiteTile(atomSamples - 1, 3, 6)], [whiteTile(1, 3, 7)]]) {
      expect([...noiseOf(tiles)]).toEqual([1, 1, 1]);
    }
  });
});

describe('quietStretches', () => {
  const tileLengths = fc.array(fc.integer({ min: 1, max: 9000 }), { minLength: 1, maxLength: 3 });
  const silent = (lengths: readonly number[]): Tile[] =>
    lengths.map((length) => ({
      segment: 0,
      start: 0,
      samples: length,
      traces: new Float32Array(0),
    }));
  const covered = (stretches: readonly Stretch[]) =>
    stretches.reduce((sum, { start, end }) => sum + end - start, 0);

  it('lie in their tiles, in order, apart from each other, and are longer than an atom', () => {
    fc.assert(
      fc.property(tileLengths, fc.array(fc.nat(8999), { maxLength: 40 }), (lengths, peaks) => {
        const inTiles = lengths.map((length) =>
          peaks.filter((peak) => peak < length).sort((a, b) => a - b),
        );
        const stretches = quietStretches(silent(lengths), inTiles, atomSamples);
        stretches.forEach(({ tile, start, end }, i) => {
          expect(start).toBeGreaterThanOrEqual(0);
          expect(end).toBeLessThanOrEqual(lengths[tile]);
          expect(end - start).toBeGreaterThan(atomSamples);
          const before = stretches[i - 1];
          if (before === undefined) return;
          const follows = tile > before.tile || (tile === before.tile && start >= before.end);
          expect(follows).toBe(true);
        });
      }),
    );
  });

  it('keep an atom away from every peak as long as enough of the signal is quiet', () => {
    fc.assert(
      fc.property(fc.array(fc.nat(29_999), { maxLength: 60 }), (unsorted) => {
        const peaks = [...unsorted].sort((a, b) => a - b);
        const stretches = quietStretches(silent([30_000]), [peaks], atomSamples);
        expect(covered(stretches)).toBeGreaterThan(1500);
        for (const { start, end } of stretches) {
          for (const peak of peaks) {
            expect(peak <= start - atomSamples || peak >= end + atomSamples).toBe(true);
          }
        }
      }),
    );
  });

  it('are stretches of the whole signal where spikes are everywhere', () => {
    const peaks = Array.from({ length: 300 }, (_, i) => 30 * i);
    expect(covered(quietStretches(silent([9000]), [peaks], atomSamples))).toBeGreaterThan(8000);
  });

  it('are a bounded part of a long recording, from all over it', () => {
    const stretches = quietStretches(silent([2_000_000, 2_000_000]), [[], []], atomSamples);
    expect(covered(stretches)).toBeLessThan(50_000);
    expect(new Set(stretches.map(({ tile }) => tile)).size).toBe(2);
    expect(Math.max(...stretches.map(({ end }) => end))).toBeGreaterThan(1_500_000);
  });
});
