import { describe, expect, it } from 'vitest';
import { NoiseCovariance } from '../../../core/preprocess/noise-covariance.ts';

describe('NoiseCovariance', () => {
  it('looks only where both channels are quiet, in units of their noise levels', () => {
    const traces = Float32Array.of(2, -4, 600, 8, /* channel 2: */ 3, 9, 3, 900);
    const quiet = {
      masks: [Uint8Array.of(1, 1, 0, 1, 1, 1, 1, 0)],
      clipNoiseLevels: Number.POSITIVE_INFINITY,
    };
    const levels = Float64Array.of(2, 3);
    const covariance = new NoiseCovariance([{ samples: 4, traces }], quiet, levels, [
      Int32Array.of(0, 1),
    ]);
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
    expect(
      new NoiseCovariance([piece], quiet, Float64Array.of(1), [Int32Array.of(0)]).between(0, 0),
    ).toBe(5);
  });
});
