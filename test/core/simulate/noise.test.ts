import { describe, expect, it } from 'vitest';
import { addNoise } from '../../../core/simulate/noise.ts';

const positionsUm = Float64Array.from([0, 0, 20, 0, 400, 0]);
const shape = { colouredShare: 0.4, correlationSeconds: 0.15e-3, reachUm: 30 };
const sampleCount = 200_000;
const sd = 10;

function correlation(samples: Float32Array, a: number, b: number, lag: number): number {
  let sum = 0;
  for (let t = 0; t < sampleCount - lag; t++) {
    sum += samples[a * sampleCount + t] * samples[b * sampleCount + t + lag];
  }
  return sum / (sampleCount - lag) / sd ** 2;
}

describe('addNoise', () => {
  const samples = addNoise(new Float32Array(3 * sampleCount), positionsUm, 30_000, sd, shape, 4);

  it('has the standard deviation asked for on every channel', () => {
    for (const channel of [0, 1, 2]) {
      expect(Math.sqrt(correlation(samples, channel, channel, 0))).toBeCloseTo(1, 1.7);
    }
  });

  it('is coloured: the share of an exponential autocorrelation', () => {
    for (const lag of [1, 3]) {
      const expected = 0.4 * Math.exp(-lag / (0.15e-3 * 30_000));
      expect(Math.abs(correlation(samples, 0, 0, lag) - expected)).toBeLessThan(0.02);
    }
  });

  it('is shared by near contacts and not by far ones', () => {
    // Rows (1, w) and (w, 1) of the mixing, w = exp(-20 / 30), give 2 w / (1 + w^2).
    const w = Math.exp(-20 / 30);
    expect(Math.abs(correlation(samples, 0, 1, 0) - (0.4 * 2 * w) / (1 + w ** 2))).toBeLessThan(
      0.02,
    );
    expect(Math.abs(correlation(samples, 0, 2, 0))).toBeLessThan(0.02);
  });

  it('adds to what is there', () => {
    const offset = new Float32Array(3 * 100).fill(1000);
    const zeros = new Float32Array(3 * 100);
    addNoise(offset, positionsUm, 30_000, sd, shape, 4);
    addNoise(zeros, positionsUm, 30_000, sd, shape, 4);
    offset.forEach((value, i) => {
      expect(value - 1000).toBeCloseTo(zeros[i], 3);
    });
  });
});
