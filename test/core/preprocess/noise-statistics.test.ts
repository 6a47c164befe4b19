import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { Random } from '../../../core/base/random.ts';
import { Autocovariance, NoiseCovariance } from '../../../core/preprocess/noise-statistics.ts';
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

describe('NoiseCovariance', () => {
  it('looks only where both channels are quiet, in units of their noise levels', () => {
    const traces = Float32Array.of(2, -4, 600, 8, /* channel 2: */ 3, 9, 3, 900);
    const quiet = {
      masks: [Uint8Array.of(1, 1, 0, 1, 1, 1, 1, 0)],
      clipNoiseLevels: Number.POSITIVE_INFINITY,
    };
    const levels = Float64Array.of(2, 3);
    const covariance = new NoiseCovariance([{ samples: 4, traces }], quiet, levels);
    expect(covariance.between(0, 1)).toBe((1 * 1 - 2 * 3) / 2);
    expect(Array.from(covariance.matrix(Int32Array.of(1, 0)))).toEqual([
      (1 + 9 + 1) / 3,
      -2.5,
      -2.5,
      (1 + 4 + 16) / 3,
    ]);
  });

  it('draws values in to the clip level', () => {
    const piece = { samples: 2, traces: Float32Array.of(50, -1) };
    const quiet = { masks: [Uint8Array.of(1, 1)], clipNoiseLevels: 3 };
    expect(new NoiseCovariance([piece], quiet, Float64Array.of(1)).between(0, 0)).toBe(5);
  });
});
