import { describe, expect, it } from 'vitest';
import {
  computeUnitMetrics,
  metricColumns,
  type UnitMetrics,
  unitMetricNames,
} from '../../../core/quality/metrics.ts';
import { type PlantedSpike, sortingOf } from './planted-sorting.ts';

describe('computeUnitMetrics', () => {
  const spikes: PlantedSpike[] = [
    { segment: 0, sample: 100, unit: 0, amplitude: -40 },
    { segment: 0, sample: 101, unit: 0, amplitude: -60 },
    { segment: 0, sample: 101, unit: 1, amplitude: 55 },
    { segment: 1, sample: 100, unit: 0, amplitude: -50 },
    { segment: 1, sample: 40_000, unit: 0, amplitude: -20 },
  ];
  const [first, second, silent] = computeUnitMetrics(sortingOf(spikes));

  it('counts spikes and divides by the recorded time of all segments', () => {
    expect([first, second, silent].map((unit) => unit.num_spikes)).toEqual([4, 1, 0]);
    expect(first.firing_rate).toBeCloseTo(4 / 160, 12);
    expect(silent.firing_rate).toBe(0);
  });

  it('counts whole minutes with a spike, segments end to end', () => {
    // Minutes 0, 1 (90.1 s) and, after the last whole one, 130 s.
    expect(first.presence_ratio).toBe(1);
    expect(second.presence_ratio).toBe(0.5);
    expect(silent.presence_ratio).toBe(0);
    const [short] = computeUnitMetrics(sortingOf(spikes.slice(0, 2), [40_000, 10_000]));
    expect(short.presence_ratio).toBeNaN();
  });

  it('takes the extremum of the template on the main channel over its noise', () => {
    expect(first.snr).toBeCloseTo(50 / 5, 12);
    expect(second.snr).toBeCloseTo(60 / 10, 12);
  });

  it('does not see intervals across segments', () => {
    expect(first.isi_violations_count).toBe(1);
    expect(first.isi_violations_ratio).toBeCloseTo(160 / (2 * 16 * 1.5e-3), 6);
    expect(first.rp_violations).toBe(1);
    expect(first.rp_contamination).toBe(1);
    expect(second.isi_violations_count).toBe(0);
  });

  it('keeps the sign of the median amplitude, halfway between the middle two', () => {
    expect(first.amplitude_median).toBe(-45);
    expect(second.amplitude_median).toBe(55);
  });

  it('leaves undefined what a unit without spikes has not', () => {
    const undefinedNames = unitMetricNames.filter((name) => Number.isNaN(silent[name]));
    expect(undefinedNames).toEqual([
      'isi_violations_ratio',
      'rp_contamination',
      'sliding_rp_violation',
      'amplitude_cutoff',
      'amplitude_median',
    ]);
  });

  it('copes with no spikes and no recorded time at all', () => {
    const empty = computeUnitMetrics(sortingOf([], [0, 0]));
    expect(empty.length).toBe(3);
    expect(empty[0].firing_rate).toBeNaN();
    expect(empty[0].num_spikes).toBe(0);
  });

  it('becomes one column a metric', () => {
    const columns = metricColumns([first, second, silent]);
    expect(columns.map((column) => column.name)).toEqual(Object.keys(first satisfies UnitMetrics));
    expect([...columns[0].values]).toEqual([4, 1, 0]);
  });
});
