import { expect } from 'vitest';
import { ksPlot } from '../../../core/point-process/ks-plot.ts';

/** The p-value that the p-values of many seeds are uniform, as those of a right model are. */
export function uniformityOver(seedCount: number, pValueOf: (seed: number) => number): number {
  const pValues = Float64Array.from({ length: seedCount }, (_, seed) => pValueOf(seed + 1));
  return ksPlot(pValues).pValue;
}

/** Seeds are fixed: what is below this once is below it always. */
export function expectUniform(uniformity: number): void {
  expect(uniformity).toBeGreaterThan(0.01);
}
