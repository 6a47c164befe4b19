import { describe, expect, it } from 'vitest';
import { simulateCollidingPair } from '../../../core/simulate/colliding-pair.ts';
import { similarity } from '../../../core/simulate/similarity.ts';

const options = {
  positionsUm: Float64Array.of(0, 0, 25, 0, 0, 25, 25, 25),
  cosine: 0.8,
  lagsSeconds: [-2e-3, 0, 1e-3],
  lagWidthSeconds: 0.2e-3,
  pairsPerLag: 10,
  loneSpikes: 20,
  depthSd: 10,
  seed: 1,
};

describe('two neurons that collide', () => {
  const { recording, pairs } = simulateCollidingPair(options);
  const millisecond = recording.sampleRate / 1000;
  const trains = [0, 1].map((unit) =>
    recording.truth.sampleIndex.filter((_, i) => recording.truth.unitIndex[i] === unit),
  );

  it('has templates as alike as was asked', () => {
    const size = recording.templates.length / 2;
    const [a, b] = [recording.templates.subarray(0, size), recording.templates.subarray(size)];
    const likeness = similarity(a, b, recording.channelCount, millisecond / 2);
    expect(Math.abs(likeness - 0.8)).toBeLessThanOrEqual(0.01);
    for (const template of [a, b]) expect(Math.min(...template)).toBeCloseTo(-100, 3);
  });

  it('plants as many pairs at each lag as was asked, and knows where', () => {
    expect(pairs).toHaveLength(30);
    for (const { lagIndex, samples } of pairs) {
      const lagMs = (samples[1] - samples[0]) / millisecond;
      expect(Math.abs(lagMs - 1000 * options.lagsSeconds[lagIndex]!)).toBeLessThan(
        0.1 + 1 / millisecond,
      );
      samples.forEach((sample, unit) => {
        expect(trains[unit]).toContain(sample);
      });
    }
    expect(options.lagsSeconds.map((_, i) => pairs.filter((p) => p.lagIndex === i).length)).toEqual(
      [10, 10, 10],
    );
  });

  it('keeps all other spikes apart', () => {
    const paired = new Set(pairs.flatMap(({ samples }) => samples));
    expect(trains.map((train) => train.length)).toEqual([50, 50]);
    const all = Float64Array.from(trains.flatMap((train) => [...train])).sort();
    all.forEach((sample, i) => {
      if (paired.has(sample)) return;
      if (i > 0) expect(sample - all[i - 1]!).toBeGreaterThan(7.9 * millisecond);
      if (i < all.length - 1) expect(all[i + 1]! - sample).toBeGreaterThan(7.9 * millisecond);
    });
  });

  it('is the same again for the same seed, and says when no two neurons are so alike', () => {
    expect(simulateCollidingPair(options).recording.samples).toEqual(recording.samples);
    expect(() => simulateCollidingPair({ ...options, cosine: 1.5 })).toThrow(/0\.2 and 0\.95/);
  });
});
