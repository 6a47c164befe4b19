import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import {
  type CodingLayout,
  type CodingSize,
  codingSpeed,
  learnersWithin,
  planCoding,
  sampleValuesWithin,
  threadsWithin,
  tileBytes,
} from '../../../core/sorting/memory-plan.ts';

const sizes = fc.record({
  channelCount: fc.integer({ min: 1, max: 2000 }),
  atomCount: fc.integer({ min: 1, max: 1500 }),
  atomSamples: fc.integer({ min: 5, max: 300 }),
  longestSamples: fc.integer({ min: 1, max: 2e9 }),
});
const limits = fc.record({
  memoryBytes: fc.double({ min: 1e8, max: 2e10, noNaN: true }),
  threads: fc.integer({ min: 1, max: 64 }),
});
const probe384 = { channelCount: 384, atomCount: 300, atomSamples: 75, longestSamples: 1e8 };
const tetrode = { channelCount: 4, atomCount: 8, atomSamples: 75, longestSamples: 1e8 };

const heldBytes = ({ threads, tileSamples }: CodingLayout, size: CodingSize) =>
  threads * tileBytes(size, tileSamples);
describe('threadsWithin', () => {
  it('is one at least, never more than there may be, and grows with the memory', () => {
    fc.assert(
      fc.property(limits, fc.double({ min: 1, max: 9, noNaN: true }), (given, factor) => {
        const threads = threadsWithin(given);
        expect(Number.isInteger(threads)).toBe(true);
        expect(threads).toBeGreaterThanOrEqual(1);
        expect(threads).toBeLessThanOrEqual(given.threads);
        const more = { ...given, memoryBytes: factor * given.memoryBytes };
        expect(threadsWithin(more)).toBeGreaterThanOrEqual(threads);
      }),
    );
  });

  it('leaves a sort in little memory to one thread, and one in the usual memory to four', () => {
    expect(threadsWithin({ memoryBytes: 3e8, threads: 8 })).toBe(1);
    expect(threadsWithin({ memoryBytes: 1e9, threads: 4 })).toBe(4);
  });
});

describe('planCoding', () => {
  it('never plans for more than the memory, nor for more threads than there may be', () => {
    fc.assert(
      fc.property(limits, sizes, (given, size) => {
        const layout = planCoding(given, size);
        expect(layout.threads).toBeGreaterThanOrEqual(1);
        expect(layout.threads).toBeLessThanOrEqual(given.threads);
        expect(Number.isInteger(layout.tileSamples)).toBe(true);
        const isLeast = layout.threads === 1 && layout.tileSamples === 4096;
        if (!isLeast) expect(heldBytes(layout, size)).toBeLessThanOrEqual(given.memoryBytes);
      }),
    );
  });

  it('holds no more of a long recording than of one of some minutes', () => {
    fc.assert(
      fc.property(limits, sizes, (given, size) => {
        const minutes = planCoding(given, { ...size, longestSamples: 4e7 });
        const hours = planCoding(given, { ...size, longestSamples: 2e9 });
        expect(heldBytes(hours, size)).toBeLessThanOrEqual(heldBytes(minutes, size) * 1.0001);
      }),
      { numRuns: 200 },
    );
  });

  it('is never slower in more memory', () => {
    fc.assert(
      fc.property(
        limits,
        sizes,
        fc.double({ min: 1, max: 4, noNaN: true }),
        (given, size, more) => {
          const less = planCoding(given, size);
          const roomy = planCoding({ ...given, memoryBytes: more * given.memoryBytes }, size);
          expect(codingSpeed(roomy, size)).toBeGreaterThanOrEqual(
            codingSpeed(less, size) * (1 - 1e-9),
          );
        },
      ),
    );
  });

  it('takes all threads for a tetrode, with long tiles, in the usual memory', () => {
    expect(planCoding({ memoryBytes: 1e9, threads: 4 }, tetrode)).toEqual({
      threads: 4,
      tileSamples: 131_072,
    });
  });

  it('takes shorter tiles for a large probe, and fewer threads where the memory is small', () => {
    const usual = planCoding({ memoryBytes: 1e9, threads: 4 }, probe384);
    expect(usual.tileSamples).toBeLessThan(131_072);
    const small = planCoding({ memoryBytes: 4e8, threads: 4 }, probe384);
    expect(small.threads).toBeLessThan(usual.threads);
    const large = planCoding({ memoryBytes: 4e9, threads: 4 }, probe384);
    expect(large.tileSamples).toBeGreaterThan(2 * usual.tileSamples);
  });

  it('gives every thread a tile of a short recording, as far as tiles may be so short', () => {
    const short = { ...tetrode, longestSamples: 300_000 };
    const { threads, tileSamples } = planCoding({ memoryBytes: 1e9, threads: 4 }, short);
    expect(Math.ceil(300_000 / tileSamples)).toBeGreaterThanOrEqual(2 * threads);
  });
});

describe('sampleValuesWithin', () => {
  it('is below the memory, and grows with it', () => {
    fc.assert(
      fc.property(limits, fc.double({ min: 1, max: 10, noNaN: true }), (given, more) => {
        const values = sampleValuesWithin(given);
        expect(values).toBeGreaterThanOrEqual(0);
        expect(4 * values).toBeLessThan(given.memoryBytes);
        const roomy = { ...given, memoryBytes: more * given.memoryBytes };
        expect(sampleValuesWithin(roomy)).toBeGreaterThanOrEqual(values);
      }),
    );
  });
});

describe('learnersWithin', () => {
  const samples = fc.array(fc.integer({ min: 0, max: 1e8 }), { maxLength: 20 });

  it('is one at least, as many as there are threads at most, and more in more memory', () => {
    fc.assert(
      fc.property(limits, samples, (given, values) => {
        const learners = learnersWithin(given, values);
        expect(learners).toBeGreaterThanOrEqual(1);
        expect(learners).toBeLessThanOrEqual(given.threads);
        const roomy = { ...given, memoryBytes: 2 * given.memoryBytes };
        expect(learnersWithin(roomy, values)).toBeGreaterThanOrEqual(learners);
      }),
    );
  });

  it('leaves room for the largest samples, whichever regions come together', () => {
    fc.assert(
      fc.property(limits, samples, (given, values) => {
        const learners = learnersWithin(given, values);
        const largest = [...values].sort((a, b) => b - a).slice(0, learners);
        const held = largest.reduce((sum, count) => sum + 4 * count, 0);
        if (learners > 1) expect(held).toBeLessThanOrEqual(given.memoryBytes);
      }),
    );
  });
});
