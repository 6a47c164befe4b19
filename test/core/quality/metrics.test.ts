import { describe, expect, it } from 'vitest';
import { hertz, sampleIndex, seconds } from '../../../core/base/quantities.ts';
import {
  computeUnitMetrics,
  metricColumns,
  type UnitMetrics,
  unitMetricNames,
} from '../../../core/quality/metrics.ts';
import { unknownProbe } from '../../../core/recording/probe.ts';
import { parseParameters } from '../../../core/sorting/parameters.ts';
import type { Sorting } from '../../../core/sorting/sorting.ts';
import { createSpikeTable } from '../../../core/sorting/spike-table.ts';

interface Spike {
  readonly segment: number;
  readonly sample: number;
  readonly unit: number;
  readonly amplitude: number;
}

/** Two channels at 1 kHz, segments of 90 and 70 s, three units, the last without spikes. */
function sortingOf(spikes: readonly Spike[], segmentSamples = [90_000, 70_000]): Sorting {
  const table = createSpikeTable(spikes.length);
  [...spikes]
    .sort((a, b) => a.segment - b.segment || a.sample - b.sample || a.unit - b.unit)
    .forEach((spike, i) => {
      table.segmentIndex[i] = spike.segment;
      table.sampleIndex[i] = spike.sample;
      table.unitIndex[i] = spike.unit;
      table.amplitude[i] = spike.amplitude;
    });
  const templates = {
    channelCount: 2,
    templateSamples: 3,
    nBefore: 1,
    // Units x channels x samples.
    microvolts: Float32Array.of(0, -50, 20, 0, -10, 0, 0, 5, 0, -30, 60, 0, 0, 0, 0, 0, 0, 0),
  };
  return {
    sampleRate: hertz(1000),
    segments: segmentSamples.map((sampleCount) => ({
      startSample: sampleIndex(0),
      sampleCount,
      startTime: seconds(0),
    })),
    channelNames: ['a', 'b'],
    probe: unknownProbe(2),
    units: [0, 1, 0].map((mainChannel, unitId) => ({ unitId, mainChannel })),
    spikes: table,
    templates,
    initialTemplates: templates,
    noiseLevelMicrovolts: Float64Array.of(5, 10),
    lambda: new Float64Array(3),
    sigma: new Float64Array(3),
    parameters: parseParameters({}),
    notices: [],
  };
}

describe('computeUnitMetrics', () => {
  const spikes: Spike[] = [
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
