import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { Random } from '../../../core/base/random.ts';
import { median } from '../../../core/math/order-statistics.ts';
import { implementations } from './implementations.ts';

/** Channels on a common wave that jumps now and then, some of whose values are equal. */
function block(channelCount: number, samples: number, seed: number): Float32Array {
  const random = new Random(seed);
  const common = Float64Array.from({ length: samples }, (_, t) =>
    random.uniform() < 0.02 ? 1e5 * random.normal() : 30 * Math.sin(t / 9),
  );
  return Float32Array.from({ length: channelCount * samples }, (_, i) =>
    Math.round(common[i % samples] + 8 * random.normal()),
  );
}

describe.each(implementations)('common reference in $name', ({ kernels }) => {
  it('takes the exact median of the reference channels from every channel', () => {
    fc.assert(
      fc.property(
        fc.integer({ min: 1, max: 130 }),
        fc.integer({ min: 1, max: 70 }),
        fc.nat(),
        (channelCount, samples, seed) => {
          const raw = block(channelCount, samples, seed);
          const reference = Int32Array.from({ length: channelCount }, (_, channel) => channel);
          const some = reference.filter((channel) => channel % 5 !== 2);
          const out = kernels.commonReference(some).subtract(raw.slice(), channelCount, samples);
          for (let t = 0; t < samples; t++) {
            const expected = median(Array.from(some, (channel) => raw[channel * samples + t]));
            for (let at = t; at < raw.length; at += samples) {
              expect(out[at] === Math.fround(raw[at] - Math.fround(expected))).toBe(true);
            }
          }
        },
      ),
      { numRuns: 40 },
    );
  });

  it('changes nothing without reference channels', () => {
    const raw = block(3, 20, 1);
    const none = kernels.commonReference(new Int32Array(0));
    expect(none.subtract(raw.slice(), 3, 20)).toEqual(raw);
  });
});
