import { describe, expect, it } from 'vitest';
import { dceaSimulation, simulateCounts } from '../../../core/simulate/spike-counts.ts';

const small = { ...dceaSimulation, groupCount: 20, seed: 3 };

describe('simulateCounts', () => {
  it('draws counts whose mean is the planted probability', () => {
    const many = { ...small, trialCount: 400 };
    const { counts, held, logOdds } = simulateCounts(many);
    let squares = 0;
    let held2 = 0;
    counts.forEach((group, j) => {
      group.forEach((count, n) => {
        const p = 1 / (1 + Math.exp(-logOdds[j][n]));
        const sd = Math.sqrt(400 * p * (1 - p));
        squares += ((count - 400 * p) / sd) ** 2;
        held2 += ((held[j][n] - 400 * p) / sd) ** 2;
      });
    });
    expect(squares / 10_000).toBeCloseTo(1, 1);
    expect(held2 / 10_000).toBeCloseTo(1, 1);
    expect(held[0]).not.toEqual(counts[0]);
  });

  it('plants the same whatever the number of trials, and the same with the same seed', () => {
    const one = simulateCounts(small);
    const other = simulateCounts({ ...small, trialCount: 5 });
    expect(other.templates).toEqual(one.templates);
    expect(other.logOdds).toEqual(one.logOdds);
    expect(simulateCounts(small)).toEqual(one);
    expect(simulateCounts({ ...small, seed: 4 }).templates).not.toEqual(one.templates);
  });

  it('has unit-norm templates with ends that show', () => {
    const { templates } = simulateCounts(small);
    for (let c = 0; c < 3; c++) {
      const template = templates.subarray(50 * c, 50 * (c + 1));
      expect(Math.hypot(...template)).toBeCloseTo(1, 12);
      expect(Math.abs(template[0])).toBeGreaterThan(0.05);
      expect(Math.abs(template[49])).toBeGreaterThan(0.05);
    }
  });
});
