import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { correlograms } from '../../../core/quality/correlogram.ts';
import { intervalHistogram } from '../../../core/quality/interval-histogram.ts';

const train = fc
  .uniqueArray(fc.integer({ min: 0, max: 400 }), { maxLength: 30 })
  .map((times) => Float64Array.from(times).sort());
const units = fc.array(fc.tuple(train, train), { minLength: 1, maxLength: 3 });

describe('correlograms', () => {
  it('count every pair of spikes of one segment at its lag, and no spike with itself', () => {
    fc.assert(
      fc.property(
        units,
        fc.integer({ min: 1, max: 12 }),
        fc.double({ min: 0.5, max: 9, noNaN: true }),
        (trains, halfBins, binSamples) => {
          const found = correlograms(trains, { halfBins, binSamples });
          const counts = new Uint32Array(found.length);
          const reach = halfBins * binSamples;
          trains.forEach((a, i) => {
            trains.forEach((b, j) => {
              a.forEach((ofA, segment) => {
                ofA.forEach((s, k) => {
                  b[segment].forEach((t, l) => {
                    const isSame = i === j && k === l;
                    if (isSame || t - s < -reach || t - s >= reach) return;
                    const last = 2 * halfBins - 1;
                    const bin = Math.min(last, Math.floor((t - s + reach) / binSamples));
                    counts[(i * trains.length + j) * 2 * halfBins + bin]++;
                  });
                });
              });
            });
          });
          expect(found).toEqual(counts);
        },
      ),
      // A reach to which the difference of a spike and the reach rounds.
      {
        examples: [[[[Float64Array.of(), Float64Array.of(360, 369)]], 1, 8.999999999999972]],
      },
    );
  });

  it('of two units are mirror images where no lag lies on an edge', () => {
    fc.assert(
      fc.property(units, fc.integer({ min: 1, max: 12 }), (trains, halfBins) => {
        const found = correlograms(trains, { halfBins, binSamples: 2.5 + Math.SQRT2 / 1000 });
        const bins = 2 * halfBins;
        const of = (a: number, b: number) => {
          const start = (a * trains.length + b) * bins;
          return [...found.subarray(start, start + bins)];
        };
        // Only spikes at the same time have a lag on an edge, that between the two middle bins.
        const withoutMiddle = (counts: number[]) =>
          counts.filter((_, bin) => bin !== halfBins && bin !== halfBins - 1);
        trains.forEach((_, a) => {
          trains.forEach((_, b) => {
            expect(withoutMiddle(of(a, b))).toEqual(withoutMiddle(of(b, a).reverse()));
          });
        });
      }),
    );
  });
});

describe('an interval histogram', () => {
  it('has every interval between neighbours that is short enough', () => {
    fc.assert(
      fc.property(train, train, fc.integer({ min: 1, max: 40 }), (a, b, binCount) => {
        const counts = intervalHistogram([a, b], 3, binCount);
        const intervals = [a, b].flatMap((times) =>
          [...times].slice(1).map((time, i) => time - times[i]),
        );
        for (let bin = 0; bin < binCount; bin++) {
          const own = intervals.filter((gap) => gap >= 3 * bin && gap < 3 * (bin + 1));
          expect(counts[bin]).toBe(own.length);
        }
      }),
    );
  });
});
