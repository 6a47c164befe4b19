import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { UserError } from '../../../core/base/errors.ts';
import { countMatches, spikeCounts, type UnitTrains } from '../../../core/quality/match-counts.ts';

const train = fc
  .array(fc.integer({ min: 0, max: 60 }), { maxLength: 8 })
  .map((times) => Float64Array.from(times).sort());
const units = (segments: number) =>
  fc.array(fc.tuple(...Array.from({ length: segments }, () => train)), {
    minLength: 1,
    maxLength: 3,
  });

/** The most one-to-one matches there can be, by augmenting paths. */
function mostMatches(truth: Float64Array, tested: Float64Array, tolerance: number): number {
  const owner = new Map<number, number>();
  const place = (i: number, seen: Set<number>): boolean => {
    for (let j = 0; j < tested.length; j++) {
      if (seen.has(j) || Math.abs(tested[j] - truth[i]) > tolerance) continue;
      seen.add(j);
      const other = owner.get(j);
      if (other === undefined || place(other, seen)) {
        owner.set(j, i);
        return true;
      }
    }
    return false;
  };
  let count = 0;
  for (let i = 0; i < truth.length; i++) if (place(i, new Set())) count++;
  return count;
}

describe('countMatches', () => {
  it('finds for every pair of units the most matches that one-to-one matching allows', () => {
    fc.assert(
      fc.property(
        units(2),
        units(2),
        fc.integer({ min: 0, max: 5 }),
        (truth, tested, tolerance) => {
          const counts = countMatches(truth, tested, tolerance);
          truth.forEach((a, row) => {
            tested.forEach((b, column) => {
              const expected =
                mostMatches(a[0], b[0], tolerance) + mostMatches(a[1], b[1], tolerance);
              expect(counts[row * tested.length + column]).toBe(expected);
            });
          });
        },
      ),
      { numRuns: 300 },
    );
  });

  it('does not match across segments', () => {
    const first: UnitTrains = [Float64Array.of(10), new Float64Array(0)];
    const second: UnitTrains = [new Float64Array(0), Float64Array.of(10)];
    expect([...countMatches([first], [second], 5)]).toEqual([0]);
  });

  it('copes with no units and no spikes', () => {
    expect(countMatches([], [[Float64Array.of(1)]], 5).length).toBe(0);
    expect([...countMatches([[new Float64Array(0)]], [[Float64Array.of(1)]], 5)]).toEqual([0]);
    expect([...spikeCounts([[Float64Array.of(1, 2), Float64Array.of(3)], []])]).toEqual([3, 0]);
  });

  it('counts half a million spikes a side without going through all pairs', () => {
    const many = Array.from({ length: 20 }, (_, unit) => [
      Float64Array.from({ length: 25_000 }, (__, i) => 100 * i + 5 * unit),
    ]);
    const counts = countMatches(many, many, 2);
    for (let unit = 0; unit < 20; unit++) expect(counts[unit * 20 + unit]).toBe(25_000);
    expect(counts.reduce((sum, count) => sum + count, 0)).toBe(20 * 25_000);
  });

  it('refuses sortings with different numbers of segments', () => {
    const one = [[new Float64Array(0)]];
    const two = [[new Float64Array(0), new Float64Array(0)]];
    expect(() => countMatches(one, two, 1)).toThrow(UserError);
  });
});
