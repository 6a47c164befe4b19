import { readFileSync } from 'node:fs';
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { compareSpikeTrains, defaultToleranceMs } from '../../../core/quality/compare.ts';

/** `count` spikes every 100 samples, starting at `offset`. */
const regular = (count: number, offset: number) => [
  Float64Array.from({ length: count }, (_, i) => 100 * i + offset),
];

const trains = fc.array(
  fc
    .uniqueArray(fc.integer({ min: 0, max: 500 }), { minLength: 1, maxLength: 30 })
    .map((times) => [Float64Array.from(times, (time) => 10 * time).sort()]),
  { minLength: 1, maxLength: 5 },
);

interface ReferenceCase {
  readonly sampleRate: number;
  readonly first: readonly (readonly number[])[];
  readonly second: readonly (readonly number[])[];
  /** (first units x second units) */
  readonly matchCounts: readonly (readonly number[])[];
  readonly agreement: readonly (readonly number[])[];
  /** For every first unit the second one, or -1. */
  readonly matched: readonly number[];
}

describe('compareSpikeTrains', () => {
  it('agrees with SpikeInterface to the bit', () => {
    const path = new URL('fixtures/agreement-reference.json', import.meta.url);
    const cases: ReferenceCase[] = JSON.parse(readFileSync(path, 'utf8'));
    for (const { sampleRate, first, second, ...reference } of cases) {
      const [a, b] = [first, second].map((units) => units.map((unit) => [Float64Array.from(unit)]));
      const found = compareSpikeTrains(a!, b!, (defaultToleranceMs / 1000) * sampleRate);
      expect([...found.matchCounts]).toEqual(reference.matchCounts.flat());
      expect([...found.agreement]).toEqual(reference.agreement.flat());
      expect(found.scores.map(({ testedUnit }) => testedUnit)).toEqual(reference.matched);
      expect(found.scores.filter(({ testedUnit }) => testedUnit >= 0).length).toBeGreaterThan(0);
    }
  });

  it('scores a sorting against itself with 1 everywhere', () => {
    fc.assert(
      fc.property(trains, (truth) => {
        const { scores, wellDetected, falsePositiveUnits } = compareSpikeTrains(truth, truth, 4);
        for (const score of scores) {
          expect(score.accuracy).toBe(1);
          expect(score.recall).toBe(1);
          expect(score.precision).toBe(1);
        }
        expect(wellDetected.length).toBe(truth.length);
        expect(falsePositiveUnits).toEqual([]);
      }),
    );
  });

  it('does not depend on the order of the tested units', () => {
    fc.assert(
      fc.property(trains, trains, fc.integer({ min: 0, max: 20 }), (truth, tested, tolerance) => {
        const reversed = compareSpikeTrains(truth, [...tested].reverse(), tolerance);
        const straight = compareSpikeTrains(truth, tested, tolerance);
        // Ties between pairs may fall either way; what all pairs together reach may not.
        const total = (scores: readonly { accuracy: number }[]) =>
          scores.reduce((sum, score) => sum + score.accuracy, 0);
        expect(total(reversed.scores)).toBeCloseTo(total(straight.scores), 9);
        expect(reversed.scores.map((score) => score.bestAgreement)).toEqual(
          straight.scores.map((score) => score.bestAgreement),
        );
        expect(reversed.overMergedUnits.length).toBe(straight.overMergedUnits.length);
      }),
    );
  });

  it('accepts a shift up to the tolerance and nothing beyond', () => {
    const truth = [regular(50, 0), regular(50, 40)];
    const at = (shift: number) => [regular(50, shift), regular(50, 40 + shift)];
    expect(compareSpikeTrains(truth, at(12), 12).scores.map((s) => s.accuracy)).toEqual([1, 1]);
    const beyond = compareSpikeTrains(truth, at(13), 12);
    expect(beyond.scores.map((s) => s.accuracy)).toEqual([0, 0]);
    expect(beyond.scores.map((s) => s.testedUnit)).toEqual([-1, -1]);
    expect(beyond.scores[0].falseNegatives).toBe(50);
    expect(beyond.scores[0].precision).toBeNaN();
    expect(beyond.falsePositiveUnits).toEqual([0, 1]);
  });

  it('counts a spike that was found twice as one hit and one false positive', () => {
    const doubled = [Float64Array.from({ length: 20 }, (_, i) => 100 * (i >> 1) + (i % 2))];
    const [score] = compareSpikeTrains([regular(10, 0)], [doubled], 12).scores;
    expect(score.truePositives).toBe(10);
    expect(score.falsePositives).toBe(10);
    expect(score.accuracy).toBe(0.5);
    expect(score.precision).toBe(0.5);
    expect(score.recall).toBe(1);
  });

  it('computes accuracy, recall and precision from hits, misses and false positives', () => {
    // 10 true spikes; 8 of them found, and 6 more that are none.
    const tested = [Float64Array.of(...regular(8, 0)[0], ...regular(6, 5000)[0])];
    const [score] = compareSpikeTrains([regular(10, 0)], [tested], 4).scores;
    expect(score).toMatchObject({ truePositives: 8, falseNegatives: 2, falsePositives: 6 });
    expect(score.accuracy).toBeCloseTo(8 / 16, 12);
    expect(score.recall).toBeCloseTo(8 / 10, 12);
    expect(score.precision).toBeCloseTo(8 / 14, 12);
  });

  it('does not match units that agree by less than a half, but reports the best of them', () => {
    const [score] = compareSpikeTrains([regular(10, 0)], [regular(4, 0)], 4).scores;
    expect(score).toMatchObject({ testedUnit: -1, accuracy: 0, falseNegatives: 10, bestUnit: 0 });
    expect(score.bestAgreement).toBeCloseTo(0.4, 12);
  });

  it('tells false positive, redundant and over-merged units apart', () => {
    const a = regular(100, 0);
    const b = regular(100, 50);
    const thirdOfA = regular(30, 0);
    const nothing = regular(50, 25);
    const split = compareSpikeTrains([a, b], [a, b, thirdOfA, nothing], 4);
    expect(split.wellDetected).toEqual([0, 1]);
    expect(split.redundantUnits).toEqual([2]);
    expect(split.falsePositiveUnits).toEqual([3]);
    expect(split.overMergedUnits).toEqual([]);
    const both = [Float64Array.of(...a[0], ...b[0]).sort()];
    const merged = compareSpikeTrains([a, b], [both], 4);
    expect(merged.overMergedUnits).toEqual([0]);
    expect(merged.wellDetected).toEqual([]);
  });

  it('calls a unit with spikes of its own but below a match neither redundant nor false', () => {
    const { redundantUnits, falsePositiveUnits } = compareSpikeTrains(
      [regular(10, 0)],
      [regular(4, 0)],
      4,
    );
    expect([redundantUnits, falsePositiveUnits]).toEqual([[], []]);
  });

  it('copes with nothing on either side', () => {
    const lost = compareSpikeTrains([regular(5, 0)], [], 4);
    expect(lost.scores[0]).toMatchObject({ testedUnit: -1, accuracy: 0, bestUnit: -1 });
    const invented = compareSpikeTrains([], [regular(5, 0)], 4);
    expect(invented.falsePositiveUnits).toEqual([0]);
    const empty = compareSpikeTrains([[new Float64Array(0)]], [[new Float64Array(0)]], 4);
    expect(empty.scores[0].accuracy).toBeNaN();
    expect(empty.wellDetected).toEqual([]);
  });
});
