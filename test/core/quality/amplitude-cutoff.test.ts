import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { Random } from '../../../core/base/random.ts';
import { amplitudeCutoff } from '../../../core/quality/amplitude-cutoff.ts';

function normals(count: number, seed: number): number[] {
  const random = new Random(seed);
  return Array.from({ length: count }, () => 100 + 10 * random.normal());
}

describe('amplitudeCutoff', () => {
  it('estimates the share that a threshold cut away', () => {
    const all = normals(40_000, 1);
    for (const threshold of [85, 90, 95]) {
      const kept = all.filter((amplitude) => amplitude > threshold);
      const missing = 1 - kept.length / all.length;
      expect(Math.abs(amplitudeCutoff(kept) - missing)).toBeLessThan(0.05);
    }
  });

  it('finds next to nothing missing in a whole distribution', () => {
    expect(amplitudeCutoff(normals(5000, 2))).toBeLessThan(0.01);
  });

  it('depends neither on the sign nor on the unit of the amplitudes', () => {
    fc.assert(
      fc.property(fc.integer({ min: 0, max: 1000 }), (seed) => {
        const kept = normals(1500, seed).filter((amplitude) => amplitude > 92);
        const share = amplitudeCutoff(kept);
        expect(amplitudeCutoff(kept.map((amplitude) => -amplitude))).toBe(share);
        expect(amplitudeCutoff(kept.map((amplitude) => 4 * amplitude))).toBe(share);
      }),
      { numRuns: 20 },
    );
  });

  it('is at most a half', () => {
    const tail = normals(40_000, 3).filter((amplitude) => amplitude > 110);
    expect(amplitudeCutoff(tail)).toBeLessThanOrEqual(0.5);
  });

  it('is undefined below 500 spikes', () => {
    expect(amplitudeCutoff(normals(499, 4))).toBeNaN();
    expect(amplitudeCutoff(normals(500, 4))).not.toBeNaN();
    expect(amplitudeCutoff([])).toBeNaN();
  });

  it('copes with amplitudes that are all the same', () => {
    expect(amplitudeCutoff(new Array<number>(600).fill(50))).toBeGreaterThanOrEqual(0);
  });
});
