import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { hertz } from '../../../core/base/quantities.ts';
import { Random } from '../../../core/base/random.ts';
import type { FilteredRange } from '../../../core/kernels/contracts/preprocessing.ts';
import type { Kernels } from '../../../core/kernels/kernels.ts';
import { designBandPass } from '../../../core/preprocess/butterworth.ts';
import { compiled, implementations, twins } from './implementations.ts';

const sections = designBandPass(300, 6000, hertz(30_000), 3);

function noise(length: number, seed: number): Float32Array {
  const random = new Random(seed);
  return Float32Array.from({ length }, () => 100 * random.normal());
}

function filter(
  kernels: Kernels,
  signals: Float32Array,
  offsets: Float64Array,
  range: FilteredRange,
  referenceChannels?: Int32Array,
): Float32Array {
  const { samples, before, after, margin } = range;
  const out = new Float32Array(offsets.length * (before + samples + after - 2 * margin));
  return kernels.zeroPhaseFilter(sections).filter(signals, offsets, range, out, referenceChannels);
}

const ranges = fc
  .record({
    samples: fc.integer({ min: 1, max: 300 }),
    before: fc.nat(40),
    after: fc.nat(40),
    margin: fc.nat(30),
  })
  .filter(({ samples, before, after, margin }) => before + samples + after > 2 * margin);

describe.each(implementations)('zero-phase filter in $name', ({ kernels }) => {
  it('passes the middle of the band, stops a constant and a fast wave, and shifts nothing', () => {
    const samples = 3000;
    const wave = (hz: number) =>
      Float32Array.from({ length: samples }, (_, t) => Math.sin((2 * Math.PI * hz * t) / 30_000));
    const signals = new Float32Array(3 * samples);
    signals.set(wave(1500));
    signals.fill(50, samples, 2 * samples);
    signals.set(wave(14_500), 2 * samples);
    const range = { samples, before: 0, after: 0, margin: 0 };
    const out = filter(kernels, signals, new Float64Array(3), range);
    for (let t = 500; t < 2500; t++) {
      expect(out[t]).toBeCloseTo(signals[t], 2);
      expect(Math.abs(out[samples + t])).toBeLessThan(1e-9);
      expect(Math.abs(out[2 * samples + t])).toBeLessThan(1e-3);
    }
  });

  it('treats every channel as if it were alone', () => {
    fc.assert(
      fc.property(
        fc.integer({ min: 1, max: 17 }),
        ranges,
        fc.nat(),
        (channelCount, range, seed) => {
          const { samples } = range;
          const signals = noise(channelCount * samples, seed);
          const offsets = Float64Array.from({ length: channelCount }, (_, p) => 7 * p - 20);
          const out = filter(kernels, signals, offsets, range);
          const kept = out.length / channelCount;
          for (let p = 0; p < channelCount; p++) {
            const channel = signals.slice(p * samples, (p + 1) * samples);
            const alone = filter(kernels, channel, offsets.slice(p, p + 1), range);
            expect(alone).toEqual(out.slice(p * kept, (p + 1) * kept));
          }
        },
      ),
      { numRuns: 30 },
    );
  });

  it('gives of a range with margins what it gives of all of it', () => {
    const samples = 500;
    const signals = noise(samples, 3);
    const all = filter(kernels, signals, Float64Array.of(0), {
      samples,
      before: 60,
      after: 50,
      margin: 0,
    });
    const inner = filter(kernels, signals, Float64Array.of(0), {
      samples,
      before: 60,
      after: 50,
      margin: 45,
    });
    expect(inner).toEqual(all.slice(45, all.length - 45));
  });

  it('takes the median of the reference channels from what it has filtered', () => {
    fc.assert(
      fc.property(
        fc.integer({ min: 1, max: 17 }),
        ranges,
        fc.nat(),
        (channelCount, range, seed) => {
          const signals = noise(channelCount * range.samples, seed);
          const offsets = new Float64Array(channelCount);
          const some = Int32Array.from(offsets.keys()).filter((p) => (p + seed) % 3 !== 0);
          const filtered = filter(kernels, signals, offsets, range);
          const kept = filtered.length / channelCount;
          const inTurn = kernels.commonReference(some).subtract(filtered, channelCount, kept);
          expect(filter(kernels, signals, offsets, range, some)).toEqual(inTurn);
        },
      ),
      { numRuns: 30 },
    );
  });
});

describe('the compiled zero-phase filter', () => {
  it('gives the bits of its twin', () => {
    fc.assert(
      fc.property(fc.integer({ min: 1, max: 9 }), ranges, fc.nat(), (channelCount, range, seed) => {
        const signals = noise(channelCount * range.samples, seed);
        const offsets = Float64Array.from({ length: channelCount }, (_, p) => seed % (p + 3));
        const expected = filter(twins, signals, offsets, range);
        expect(filter(compiled, signals, offsets, range)).toEqual(expected);
      }),
      { numRuns: 60 },
    );
  });
});
