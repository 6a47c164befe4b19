import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { Random } from '../../../core/base/random.ts';
import {
  fitRegression,
  predictRows,
  type RegressionDesign,
  softplus,
} from '../../../core/point-process/regression.ts';

/** Rows of an intercept and `columnCount - 1` entries, some of them zero, with spikes by `beta`. */
function plantedDesign(beta: readonly number[], rows: number, random: Random): RegressionDesign {
  const rowStart = [0];
  const column: number[] = [];
  const value: number[] = [];
  const exposures: number[] = [];
  const successes: number[] = [];
  for (let row = 0; row < rows; row++) {
    let logOdds = 0;
    beta.forEach((coefficient, i) => {
      if (i > 0 && random.uniform() < 0.4) return;
      const entry = i === 0 ? 1 : random.normal();
      column.push(i);
      value.push(entry);
      logOdds += coefficient * entry;
    });
    rowStart.push(column.length);
    const exposure = 1 + random.integer(4);
    exposures.push(exposure);
    const probability = 1 / (1 + Math.exp(-logOdds));
    let count = 0;
    for (let i = 0; i < exposure; i++) if (random.uniform() < probability) count++;
    successes.push(count);
  }
  return { rowStart, column, value, exposures, successes };
}

describe('fitRegression', () => {
  it('finds planted coefficients', () => {
    const beta = [-1, 0.8, -0.5, 0];
    const { coefficients, converged } = fitRegression(plantedDesign(beta, 5000, new Random(1)), {
      columnCount: 4,
    });
    expect(converged).toBe(true);
    for (const [i, planted] of beta.entries()) {
      expect(Math.abs(coefficients[i] - planted)).toBeLessThan(0.08);
    }
  });

  it('ends where the gradient vanishes, which no small change improves', () => {
    fc.assert(
      fc.property(fc.integer({ min: 1, max: 1e6 }), (seed) => {
        const random = new Random(seed);
        const beta = Array.from({ length: 3 }, () => random.normal());
        const design = plantedDesign(beta, 60, random);
        const { coefficients, logLikelihood } = fitRegression(design, { columnCount: 3 });
        const penalised = (at: Float64Array) => {
          const logOdds = predictRows(design, at, new Float64Array(60));
          const likelihood = logOdds.reduce(
            (sum, x, row) => sum + design.successes[row] * x - design.exposures[row] * softplus(x),
            0,
          );
          return likelihood - 0.5e-3 * at.reduce((sum, x) => sum + x * x, 0);
        };
        const best = penalised(coefficients);
        expect(Math.abs(best - logLikelihood)).toBeLessThan(1);
        for (let i = 0; i < 3; i++) {
          for (const change of [-1e-3, 1e-3]) {
            const moved = coefficients.slice();
            moved[i] += change;
            expect(penalised(moved)).toBeLessThan(best + 1e-9);
          }
        }
      }),
      { numRuns: 30 },
    );
  });

  it('gives the same from rows that are counted together', () => {
    const random = new Random(9);
    const single = plantedDesign([-0.5, 1], 400, random);
    const rounded = { ...single, value: Array.from(single.value, (x) => Math.round(x)) };
    const groups = new Map<string, { value: number[]; column: number[]; n: number; y: number }>();
    for (let row = 0; row < 400; row++) {
      const [from, to] = [rounded.rowStart[row], rounded.rowStart[row + 1]];
      const value = Array.from(rounded.value).slice(from, to);
      const column = Array.from(rounded.column).slice(from, to);
      const key = JSON.stringify([column, value]);
      const group = groups.get(key) ?? { value, column, n: 0, y: 0 };
      group.n += rounded.exposures[row];
      group.y += rounded.successes[row];
      groups.set(key, group);
    }
    const rows = [...groups.values()];
    const rowStart = [0];
    for (const { value } of rows) rowStart.push(rowStart[rowStart.length - 1] + value.length);
    const grouped: RegressionDesign = {
      rowStart,
      column: rows.flatMap(({ column }) => column),
      value: rows.flatMap(({ value }) => value),
      exposures: rows.map(({ n }) => n),
      successes: rows.map(({ y }) => y),
    };
    const one = fitRegression(rounded, { columnCount: 2 });
    const other = fitRegression(grouped, { columnCount: 2 });
    expect(other.logLikelihood).toBeCloseTo(one.logLikelihood, 6);
    for (const [i, x] of one.coefficients.entries()) {
      expect(other.coefficients[i]).toBeCloseTo(x, 6);
    }
  });

  it('takes an offset for log-odds that are known', () => {
    const design = plantedDesign([-1, 0.8], 3000, new Random(4));
    const offset = new Float64Array(3000).fill(-0.7);
    const shifted = fitRegression({ ...design, offset }, { columnCount: 2 });
    const plain = fitRegression(design, { columnCount: 2 });
    expect(shifted.coefficients[0]).toBeCloseTo(plain.coefficients[0] + 0.7, 2);
    expect(shifted.coefficients[1]).toBeCloseTo(plain.coefficients[1], 2);
  });

  it('stays finite where something never happens', () => {
    const design: RegressionDesign = {
      rowStart: [0, 1, 3],
      column: [0, 0, 1],
      value: [1, 1, 1],
      exposures: [1000, 500],
      successes: [30, 0],
    };
    const { coefficients, converged } = fitRegression(design, { columnCount: 2 });
    expect(converged).toBe(true);
    expect(coefficients[0]).toBeCloseTo(Math.log(30 / 970), 3);
    expect(coefficients[1]).toBeLessThan(-5);
    expect(coefficients[1]).toBeGreaterThan(-40);
  });

  it('looks at the first columns only', () => {
    const design = plantedDesign([-1, 0.8, 3], 500, new Random(2));
    const { coefficients } = fitRegression(design, { columnCount: 1 });
    const { exposures, successes } = design;
    const share =
      Array.from(successes).reduce((a, b) => a + b, 0) /
      Array.from(exposures).reduce((a, b) => a + b, 0);
    expect(coefficients[0]).toBeCloseTo(Math.log(share / (1 - share)), 4);
  });
});
