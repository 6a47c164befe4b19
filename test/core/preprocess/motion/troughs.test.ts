import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { Random } from '../../../../core/base/random.ts';
import { findTroughs, troughContext } from '../../../../core/preprocess/motion/troughs.ts';
import { contactDistanceUm } from '../../../../core/recording/probe.ts';
import { columnProbe } from './planted-peaks.ts';

const probe = columnProbe(180);
const samples = 400;
const context = troughContext(30_000);

/** Noise so loud that there are troughs everywhere; levels of 1, one channel takes no part. */
function noise(seed: number): Float32Array {
  const random = new Random(seed);
  return Float32Array.from({ length: 10 * samples }, () => Math.round(4 * random.normal()));
}

const levels = new Float64Array(10).fill(1);
levels[3] = 0;

const find = (traces: Float32Array, from: number, to: number) => {
  const { sampleIndex, channel } = findTroughs(traces, samples, from, to, levels, probe, 30_000);
  return sampleIndex.map((time, i) => [time, channel[i]!] as const);
};

describe('findTroughs', () => {
  it('finds local minima of 5 noise levels, no two of them near to each other', () => {
    fc.assert(
      fc.property(fc.nat(), (seed) => {
        const traces = noise(seed);
        const found = find(traces, 0, samples);
        expect(found.length).toBeGreaterThan(0);
        found.forEach(([time, channel], i) => {
          const at = channel * samples + time;
          expect(traces[at]).toBeLessThanOrEqual(-5);
          expect(traces[at]).toBeLessThan(traces[at - 1]!);
          expect(traces[at]).toBeLessThanOrEqual(traces[at + 1]!);
          expect(channel).not.toBe(3);
          for (const [later, other] of found.slice(i + 1)) {
            const isNear = contactDistanceUm(probe, channel, other) <= 75;
            expect(isNear && later - time < context - 1).toBe(false);
          }
        });
      }),
      { numRuns: 20 },
    );
  });

  it('finds in two parts what it finds in the whole', () => {
    fc.assert(
      fc.property(fc.nat(), fc.integer({ min: 50, max: 350 }), (seed, cut) => {
        const traces = noise(seed);
        const parts = [...find(traces, 30, cut), ...find(traces, cut, 370)];
        expect(parts).toEqual(find(traces, 30, 370));
      }),
      { numRuns: 20 },
    );
  });
});
