import { expect } from 'vitest';
import { silentContext } from '../../../core/base/progress.ts';
import type { Random } from '../../../core/base/random.ts';
import { type PreprocessParameters, planPreprocessing } from '../../../core/preprocess/plan.ts';
import { whitened } from '../../../core/preprocess/preprocess.ts';
import type { Recording } from '../../../core/recording/recording.ts';
import { crossCovariance, normalNoise, readAll } from './synthetic.ts';

export const unfiltered: PreprocessParameters = {
  seed: 0,
  bandPass: 'off',
  reference: 'off',
  whiten: 'spatial+temporal',
  neighbourhoodUm: 100,
  drift: 'off',
};
export const band = { lowHz: 300, highHz: 6000 };

export function plan(recording: Recording, parameters: Partial<PreprocessParameters> = {}) {
  return planPreprocessing(recording, { ...unfiltered, ...parameters }, silentContext);
}

export async function whitenedTraces(
  recording: Recording,
  parameters: Partial<PreprocessParameters> = {},
) {
  return readAll(whitened(recording, await plan(recording, parameters)));
}

/** Four channels of white noise mixed by a known matrix: covariance `mixing mixing'`. */
export function mixedNoise(random: Random, samples: number): Float64Array[] {
  const sources = [0, 1, 2, 3].map(() => normalNoise(random, samples));
  const mixing = [
    [4, 0, 0, 0],
    [3, 2, 0, 0],
    [0, 5, 5, 1],
    [10, 0, 0, 10],
  ];
  return mixing.map((row) =>
    Float64Array.from({ length: samples }, (_, t) =>
      row.reduce((sum, weight, k) => sum + weight * (sources[k]?.[t] ?? 0), 0),
    ),
  );
}

export function expectIdentityCovariance(traces: readonly Float32Array[], tolerance: number): void {
  traces.forEach((a, i) => {
    traces.forEach((b, j) => {
      expect(Math.abs(crossCovariance(a, b) - Number(i === j))).toBeLessThan(tolerance);
    });
  });
}
