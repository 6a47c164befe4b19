import { describe, expect, it } from 'vitest';
import { EndlessNoise } from '../../../core/simulate/endless-noise.ts';

const positionsUm = Float64Array.from([0, 0, 20, 0, 400, 0]);
const shape = { colouredShare: 0.4, correlationSeconds: 0.15e-3, reachUm: 30 };
const blockSamples = 500;
const blocks = 400;
const sampleCount = blocks * blockSamples;
const sd = 10;

const noiseOf = (seed: number) =>
  new EndlessNoise(positionsUm, 30_000, sd, shape, seed, blockSamples);

describe('EndlessNoise', () => {
  const noise = noiseOf(4);
  const traces = Array.from({ length: 3 }, () => new Float32Array(sampleCount));
  for (let block = 0; block < blocks; block++) {
    const values = noise.write(block, new Float32Array(3 * blockSamples));
    traces.forEach((trace, channel) => {
      trace.set(
        values.subarray(channel * blockSamples, (channel + 1) * blockSamples),
        block * blockSamples,
      );
    });
  }
  /** Mean product at a lag over all samples, or over the pairs that lie across a seam. */
  const correlation = (a: number, b: number, lag: number, acrossSeams = false) => {
    let sum = 0;
    let count = 0;
    for (let t = 0; t < sampleCount - lag; t++) {
      if (acrossSeams && (t % blockSamples) + lag < blockSamples) continue;
      sum += traces[a][t] * traces[b][t + lag];
      count++;
    }
    return sum / count / sd ** 2;
  };

  it('has the standard deviation asked for, and the colour of the noise that is held whole', () => {
    for (const channel of [0, 1, 2]) expect(correlation(channel, channel, 0)).toBeCloseTo(1, 1.7);
    const w = Math.exp(-20 / 30);
    expect(correlation(0, 1, 0)).toBeCloseTo((0.4 * 2 * w) / (1 + w ** 2), 1.7);
    expect(Math.abs(correlation(0, 2, 0))).toBeLessThan(0.02);
    for (const lag of [1, 3]) {
      expect(correlation(0, 0, lag)).toBeCloseTo(0.4 * Math.exp(-lag / 4.5), 1.7);
    }
  });

  it('goes on across the seams', () => {
    const expected = 0.4 * Math.exp(-3 / 4.5);
    const pairs = 3 * (blocks - 1);
    const tolerance = 4 / Math.sqrt(3 * pairs);
    const mean = [0, 1, 2].reduce((sum, c) => sum + correlation(c, c, 3, true) / 3, 0);
    expect(Math.abs(mean - expected)).toBeLessThan(tolerance);
  });

  it('is the same block whatever was drawn before, another one for another seed or place', () => {
    const draw = (seed: number, block: number) =>
      noiseOf(seed).write(block, new Float32Array(3 * blockSamples).fill(99));
    const again = new Float32Array(3 * blockSamples);
    expect(noise.write(17, again)).toEqual(draw(4, 17));
    expect(draw(5, 17)).not.toEqual(draw(4, 17));
    expect(draw(4, 18)).not.toEqual(draw(4, 17));
  });
});
