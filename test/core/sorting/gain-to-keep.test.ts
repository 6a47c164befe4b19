import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { Random } from '../../../core/base/random.ts';
import { gainToKeep } from '../../../core/sorting/gain-to-keep.ts';

/** What the mean of spikes that are nothing but noise explains of each of them, in variances of that noise. */
function explainedByChance(numbers: number, spikeCount: number, random: Random): number {
  const spikes = Array.from({ length: spikeCount }, () =>
    Float64Array.from({ length: numbers }, () => random.normal()),
  );
  const mean = Float64Array.from(
    { length: numbers },
    (_, i) => spikes.reduce((sum, spike) => sum + spike[i]!, 0) / spikeCount,
  );
  const gains = spikes.map((spike) =>
    spike.reduce((sum, value, i) => sum + value ** 2 - (value - mean[i]!) ** 2, 0),
  );
  return gains.reduce((sum, gain) => sum + gain, 0) / spikeCount;
}

/** Gain for which no chance is needed: of a template that was learned from endlessly many spikes. */
const surely = gainToKeep(1, Number.POSITIVE_INFINITY, 1);

describe('the gain to keep a unit for', () => {
  it('makes each spike twenty times as likely, beyond what a template explains of noise by chance', () => {
    expect(surely).toBeCloseTo(2 * Math.log(20), 1);
    const random = new Random(3);
    for (const [numbers, spikeCount] of [
      [60, 12],
      [240, 30],
      [600, 100],
    ] as const) {
      const rounds = 80;
      let sum = 0;
      for (let i = 0; i < rounds; i++) sum += explainedByChance(numbers, spikeCount, random);
      const byChance = gainToKeep(numbers, spikeCount, 1) - surely;
      // A sum of squares of as many normal numbers: its variance is twice their number.
      const standardError = Math.sqrt(2 * numbers) / spikeCount / Math.sqrt(rounds);
      expect(Math.abs(sum / rounds - byChance)).toBeLessThan(4 * standardError);
    }
  });

  it('never makes noise a unit: its mean explains enough of its own spikes in none of a thousand cases', () => {
    const random = new Random(5);
    let kept = 0;
    for (let i = 0; i < 1000; i++) {
      const numbers = 60 + random.integer(400);
      const spikeCount = 10 + random.integer(40);
      const gain = explainedByChance(numbers, spikeCount, random);
      if (gain >= gainToKeep(numbers, spikeCount, 1)) kept++;
    }
    expect(kept).toBe(0);
  });

  it('is the same demand in whatever unit noise is told', () => {
    const positive = fc.double({ min: 0.1, max: 100, noNaN: true });
    fc.assert(
      fc.property(
        fc.integer({ min: 1, max: 5000 }),
        fc.integer({ min: 1, max: 5000 }),
        positive,
        (numbers, spikeCount, noiseVariance) => {
          const beyond = (variance: number) =>
            (gainToKeep(numbers, spikeCount, variance) - surely) * variance;
          expect(beyond(noiseVariance)).toBeCloseTo(beyond(1), 6);
          expect(gainToKeep(numbers, spikeCount, noiseVariance)).toBeGreaterThan(surely);
          expect(gainToKeep(numbers, spikeCount + 1, noiseVariance)).toBeLessThan(
            gainToKeep(numbers, spikeCount, noiseVariance),
          );
        },
      ),
    );
  });
});
