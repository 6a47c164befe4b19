import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { Random } from '../../../core/base/random.ts';
import { Autocovariance } from '../../../core/preprocess/autocovariance.ts';
import { normalNoise } from './synthetic.ts';

const masks = fc.array(fc.integer({ min: 0, max: 1 }), { minLength: 1, maxLength: 60 });

describe('Autocovariance', () => {
  it('is the mean product over pairs within one quiet stretch', () => {
    fc.assert(
      fc.property(masks, fc.integer({ min: 1, max: 9 }), (mask, lags) => {
        const trace = normalNoise(new Random(mask.length), mask.length);
        const noise = new Autocovariance(lags);
        noise.add(trace, mask.length, Uint8Array.from([7, 7, ...mask]), 2);
        const values = noise.values();
        expect(values.length).toBe(lags);
        values.forEach((value, lag) => {
          let sum = 0;
          let count = 0;
          for (let t = 0; t + lag < mask.length; t++) {
            if (!mask.slice(t, t + lag + 1).every((quiet) => quiet === 1)) continue;
            sum += (trace[t] ?? 0) * (trace[t + lag] ?? 0);
            count++;
          }
          expect(value).toBeCloseTo(count > 0 ? sum / count : 0, 10);
        });
        expect(noise.sampleCount).toBe(mask.filter((quiet) => quiet === 1).length);
      }),
    );
  });
});
