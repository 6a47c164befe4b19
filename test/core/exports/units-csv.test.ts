import { describe, expect, it } from 'vitest';
import { csvRecords } from '../../../core/base/csv-records.ts';
import { BugError } from '../../../core/base/errors.ts';
import { unitsCsv } from '../../../core/exports/units-csv.ts';
import { exampleSorting } from './example-sorting.ts';

describe('units.csv', () => {
  it('has one row a unit: identity, spikes, then the metrics as given', () => {
    const sorting = exampleSorting({ units: 2, channelName: (c) => `A,"${c}"` });
    const metrics = [
      { name: 'snr', values: [7.25, Number.NaN] },
      { name: 'isi_violations_ratio', values: Float64Array.of(0, 0.01) },
    ];
    const [header, first, second] = csvRecords(unitsCsv(sorting, metrics), 'units.csv');
    expect(header.cells.join()).toBe(
      'unit_id,main_channel,channel_name,x_um,y_um,num_spikes,snr,isi_violations_ratio',
    );
    const spikesOf = (unit: number) => sorting.spikes.unitIndex.filter((u) => u === unit).length;
    expect(first.cells).toEqual(['1', '0', 'A,"0"', '0', '0', `${spikesOf(0)}`, '7.25', '0']);
    expect(second.cells).toEqual(['2', '2', 'A,"2"', '-13', '13', `${spikesOf(1)}`, '', '0.01']);
  });

  it('leaves positions empty where the geometry is unknown', () => {
    const text = unitsCsv(exampleSorting({ units: 1, geometryKnown: false }), []);
    expect(text.split('\r\n')[1]).toMatch(/^1,0,CH1,,,\d+$/);
  });

  it('does not repeat a column that every file has', () => {
    const text = unitsCsv(exampleSorting({ units: 1 }), [{ name: 'num_spikes', values: [3] }]);
    expect(text.match(/num_spikes/g)).toHaveLength(1);
  });

  it('is a header alone without units', () => {
    expect(unitsCsv(exampleSorting({ units: 0 }), []).trimEnd()).not.toContain('\n');
  });

  it('refuses a metric with another number of units', () => {
    expect(() => unitsCsv(exampleSorting({ units: 2 }), [{ name: 'snr', values: [1] }])).toThrow(
      BugError,
    );
  });
});
