import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { ksSentence } from '../../../renderer/plots/ks-sentence.ts';

/** A plot whose curve is `bend` away from the diagonal where `isBent`. */
function plot(count: number, bend: number, isBent: (quantile: number) => boolean) {
  const uniform = Float32Array.from({ length: count }, (_, i) => (i + 0.5) / count);
  const empirical = uniform.map((quantile) => quantile + (isBent(quantile) ? bend : 0));
  return {
    unitId: 1,
    model: 'gamma' as const,
    spikeCount: count,
    ksDistance: Math.abs(bend),
    pValue: 0.5,
    band95: 1.36 / Math.sqrt(count),
    uniform,
    empirical,
    intervalCorrelation: new Float64Array(20),
    correlationBand95: 1.96 / Math.sqrt(count),
  };
}

describe('the sentence under a KS plot', () => {
  it('says "within" of every curve in the band', () => {
    fc.assert(
      fc.property(
        fc.integer({ min: 20, max: 500 }),
        fc.double({ min: -0.99, max: 0.99, noNaN: true }),
        (count, share) => {
          const bend = (share * 1.36) / Math.sqrt(count);
          expect(ksSentence(plot(count, bend, () => true))).toMatch(/^Within the band/);
        },
      ),
    );
  });

  it.each([
    [0.3, 'longer'],
    [-0.3, 'shorter'],
  ])('says where a curve leaves it and to which side: %d', (bend, side) => {
    const bent = plot(400, bend, (quantile) => quantile > 0.4 && quantile < 0.6);
    expect(ksSentence(bent)).toBe(
      `Leaves the band from 0.40 to 0.60: there, intervals are ${side} than the model expects.`,
    );
  });

  it('does not judge a unit without enough spikes', () => {
    expect(ksSentence(plot(0, Number.NaN, () => false))).toMatch(/^Too few spikes/);
  });
});
