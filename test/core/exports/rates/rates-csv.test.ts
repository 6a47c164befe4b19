import { describe, expect, it } from 'vitest';
import {
  codesCsv,
  featuresCsv,
  goodnessCsv,
  ratesCsv,
} from '../../../../core/exports/rates/rates-csv.ts';
import { exampleRates } from './example-rates.ts';

const result = exampleRates(3);
const { trials, analysis } = result;

/** Rows by the names of their columns. */
function rowsOf(csv: string): Record<string, string>[] {
  const [header, ...lines] = csv.trimEnd().split('\r\n');
  const names = header.split(',');
  return lines.map((line) => {
    const cells = line.split(',');
    expect(cells).toHaveLength(names.length);
    return Object.fromEntries(cells.map((cell, i) => [names[i], cell]));
  });
}

describe('the tables of models of trials', () => {
  it('have a row for every lag of every template, of unit norm', () => {
    const rows = rowsOf(featuresCsv(result));
    expect(rows.map(({ lag_ms }) => Number(lag_ms))).toEqual([0, 2, 4, 6, 8, 10, 12, 14, 16, 18]);
    for (const column of ['value', 'initial']) {
      const energy = rows.reduce((sum, row) => sum + Number(row[column]) ** 2, 0);
      expect(energy).toBeCloseTo(1, 6);
    }
  });

  it('have codes in milliseconds after the event, at the pulse', () => {
    const rows = rowsOf(codesCsv(result)).filter(({ unit_id }) => unit_id === '10');
    expect(rows.length).toBeGreaterThan(0);
    for (const { model, time_ms } of rows) {
      expect(model).toBe('bcomp');
      // The pulse begins at bin 40 of 2 ms, counted from -30 ms.
      expect(Math.abs(Number(time_ms) - 50)).toBeLessThanOrEqual(10);
    }
  });

  it('have rates whose sum is that of the spikes', () => {
    const rows = rowsOf(ratesCsv(result));
    expect(rows).toHaveLength(3 * trials.binCount);
    const own = rows.filter(({ unit_id }) => unit_id === '11');
    const spikes = own.reduce((sum, row) => sum + Number(row.observed_hz) * 0.002 * 12, 0);
    expect(spikes).toBeCloseTo(trials.neurons[1].bin.length, 6);
    const expected = own.reduce((sum, row) => sum + Number(row.glm_hz) * 0.002 * 12, 0);
    expect(Math.abs(expected / spikes - 1)).toBeLessThan(0.25);
  });

  it('leave empty what trials without spikes do not tell', () => {
    const rows = rowsOf(goodnessCsv(result));
    expect(rows).toHaveLength(6);
    const silent = rows.filter(({ unit_id }) => unit_id === '12');
    for (const row of silent) {
      expect(row.test_spikes).toBe('0');
      expect(row.bits_per_spike).toBe('');
      expect(row.ks_distance).toBe('');
      expect(Number(row.aic)).toBeGreaterThan(0);
    }
    const first = rows[0];
    expect(Number(first.ks_distance)).toBeCloseTo(analysis.models[0].goodness[0].ks.ksDistance, 8);
    expect(Number(first.training_trials)).toBe(9);
  });
});
