import { describe, expect, it } from 'vitest';
import { Random } from '../../../core/base/random.ts';
import { atomOf } from '../../../core/csc/problem.ts';
import { measureTemplateNoise } from '../../../core/sorting/template-noise.ts';
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

describe('measureTemplateNoise', () => {
  it('is one for every atom in white noise of standard deviation one, and scales with the noise', () => {
    const tiles = [whiteTile(samples, 1, 1), whiteTile(samples, 1, 2)];
    for (const sigma of measureTemplateNoise(tiles, dictionary)) {
      expect(Math.abs(sigma - 1)).toBeLessThan(0.05);
    }
    const louder = [whiteTile(samples, 2.5, 1), whiteTile(samples, 2.5, 2)];
    for (const sigma of measureTemplateNoise(louder, dictionary)) {
      expect(Math.abs(sigma - 2.5)).toBeLessThan(0.125);
    }
  });

  it('is the square root of h^T R h in noise of autocovariance R', () => {
    const phi = 0.8;
    const random = new Random(3);
    const rows = [0, 1].map(() => autoregressive(normalNoise(random, samples), phi, 0));
    const found = measureTemplateNoise([tileOf(rows)], dictionary);
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

  it('is hardly moved by spikes', () => {
    const events = randomEvents(samples, [30, 40, 50], 500, 4);
    const traces = plantedTraces(dictionary, samples, events, 5);
    const tile = { segment: 0, start: 0, samples, traces };
    for (const sigma of measureTemplateNoise([tile], dictionary)) {
      expect(Math.abs(sigma - 1)).toBeLessThan(0.15);
    }
  });

  it('is one where nothing can be measured: silence, no tiles, tiles shorter than an atom', () => {
    const silent = tileOf([new Float32Array(1000), new Float32Array(1000)]);
    for (const tiles of [[silent], [], [whiteTile(atomSamples - 1, 3, 6)], [whiteTile(1, 3, 7)]]) {
      expect([...measureTemplateNoise(tiles, dictionary)]).toEqual([1, 1, 1]);
    }
  });
});
