import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { hertz } from '../../../core/base/quantities.ts';
import { Random } from '../../../core/base/random.ts';
import { designBandPass } from '../../../core/preprocess/butterworth.ts';
import { compiled, implementations, twins } from './implementations.ts';

const sections = designBandPass(300, 6000, hertz(30_000), 3);

function noise(length: number, seed: number): Float64Array {
  const random = new Random(seed);
  return Float64Array.from({ length }, () => 100 * random.normal());
}

describe.each(implementations)('zero-phase filter in $name', ({ kernels }) => {
  it('passes the middle of the band, stops a constant and a fast wave, and shifts nothing', () => {
    const samples = 3000;
    const wave = (hz: number) =>
      Float64Array.from({ length: samples }, (_, t) => Math.sin((2 * Math.PI * hz * t) / 30_000));
    const signals = new Float64Array(3 * samples);
    signals.set(wave(1500));
    signals.fill(50, samples, 2 * samples);
    signals.set(wave(14_500), 2 * samples);
    const passed = Float64Array.from(signals.subarray(0, samples));
    const out = kernels.zeroPhaseFilter(sections).filter(signals, 3, samples);
    for (let t = 500; t < 2500; t++) {
      expect(out[t]).toBeCloseTo(passed[t], 2);
      expect(Math.abs(out[samples + t])).toBeLessThan(1e-9);
      expect(Math.abs(out[2 * samples + t])).toBeLessThan(1e-3);
    }
  });

  it('treats every channel as if it were alone', () => {
    fc.assert(
      fc.property(fc.integer({ min: 1, max: 9 }), fc.nat(), (channelCount, seed) => {
        const samples = 50;
        const signals = noise(channelCount * samples, seed);
        const alone = Float64Array.from(signals);
        const filter = kernels.zeroPhaseFilter(sections);
        filter.filter(signals, channelCount, samples);
        for (let p = 0; p < channelCount; p++) {
          const channel = alone.slice(p * samples, (p + 1) * samples);
          expect(filter.filter(channel, 1, samples)).toEqual(
            signals.slice(p * samples, (p + 1) * samples),
          );
        }
      }),
      { numRuns: 30 },
    );
  });
});

describe('the compiled zero-phase filter', () => {
  it('gives the bits of its twin', () => {
    fc.assert(
      fc.property(
        fc.integer({ min: 1, max: 9 }),
        fc.integer({ min: 1, max: 300 }),
        fc.nat(),
        (channelCount, samples, seed) => {
          const signals = noise(channelCount * samples, seed);
          const expected = twins
            .zeroPhaseFilter(sections)
            .filter(Float64Array.from(signals), channelCount, samples);
          compiled.zeroPhaseFilter(sections).filter(signals, channelCount, samples);
          expect(signals).toEqual(expected);
        },
      ),
      { numRuns: 60 },
    );
  });
});
