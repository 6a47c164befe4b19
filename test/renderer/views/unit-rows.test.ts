import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { parseUnitFilter } from '../../../renderer/views/Units/unit-filter.ts';
import {
  ordered,
  type RatedUnit,
  ratedUnits,
  unitColumns,
} from '../../../renderer/views/Units/unit-rows.ts';

const unit = (unitId: number, metrics: Record<string, number> = {}): RatedUnit => ({
  unitId,
  label: null,
  mainChannel: 0,
  spikeCount: 10 * unitId,
  colour: 0,
  name: null,
  madeOf: [unitId],
  metrics,
});

const metric = (name: string) => ({
  name,
  title: name,
  unit: '',
  help: '',
  better: 'higher' as const,
});

describe('the table of units', () => {
  it('counts amplitudes in what the recording counts them in', () => {
    const amplitude = { ...metric('amplitude_median'), unit: 'counts' };
    const columns = unitColumns([metric('snr'), amplitude]);
    expect(columns.find(({ id }) => id === 'amplitude_median')!.title).toBe('counts');
  });

  it('gives every unit the metrics of its row', () => {
    const [first, second] = ratedUnits({
      runId: '1',
      revision: 0,
      units: [unit(3), unit(7)],
      metrics: [metric('snr'), metric('firing_rate')],
      values: Float64Array.of(1, 2, 3, 4),
    });
    expect(first!.metrics).toEqual({ snr: 1, firing_rate: 2 });
    expect(second!.metrics).toEqual({ snr: 3, firing_rate: 4 });
  });

  it('is ordered by a column, what has no value last, and keeps every unit', () => {
    const columns = unitColumns([metric('snr')]);
    const value = fc.oneof(fc.double({ noNaN: true }), fc.constant(Number.NaN));
    fc.assert(
      fc.property(fc.array(value, { maxLength: 20 }), fc.boolean(), (values, isDescending) => {
        const units = values.map((snr, id) => unit(id, { snr }));
        const found = ordered(units, columns, { column: 'snr', isDescending });
        expect(new Set(found)).toEqual(new Set(units));
        const snrs = found.map(({ metrics }) => metrics.snr!);
        for (let i = 1; i < snrs.length; i++) {
          const [before, after] = [snrs[i - 1]!, snrs[i]!];
          const isInOrder = isDescending ? before >= after : before <= after;
          expect(isInOrder || Number.isNaN(after)).toBe(true);
        }
      }),
    );
  });
});

describe('the filter of units', () => {
  const names = ['snr', 'isi_violations_ratio', 'isi_violations_count', 'firing_rate'];
  const passing = (text: string, units: readonly RatedUnit[]) => {
    const filter = parseUnitFilter(text, names);
    return filter.ok ? units.filter(filter.accepts).map(({ unitId }) => unitId) : filter.problem;
  };
  const units = [
    { ...unit(1, { snr: 3, isi_violations_ratio: 0.2 }), label: 'good' as const },
    unit(2, { snr: 8, isi_violations_ratio: Number.NaN }),
    { ...unit(3, { snr: 12, isi_violations_ratio: 0 }), label: 'noise' as const },
  ];

  it.each([
    ['', [1, 2, 3]],
    ['snr>5', [2, 3]],
    ['snr > 5 noise', [3]],
    ['good', [1]],
    ['unlabelled', [2]],
    ['2', [2]],
    ['spikes>=20 spikes<30', [2]],
    ['isi_violations_ratio<=0.2', [1, 3]],
    ['violations_r<0.1', [3]],
    ['isi<=0.2', [1, 3]],
    ['firing<1', []],
  ])('%s', (text, expected) => {
    expect(passing(text, units)).toEqual(expected);
  });

  it.each([
    ['isi_v<1', '“isi_v” may be isi_violations_ratio or isi_violations_count.'],
    ['bogus>1', '“bogus”'],
    ['snr>', 'After “snr>” comes a number.'],
    ['snr>x', 'After “snr>” comes a number.'],
    ['what', '“what” is no condition'],
  ])('says what is wrong with %s', (text, problem) => {
    expect(passing(text, units)).toContain(problem);
  });

  it('reads any text without failing', () => {
    fc.assert(
      fc.property(fc.string(), (text) => {
        parseUnitFilter(text, names);
      }),
    );
  });
});
