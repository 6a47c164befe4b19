import { afterEach, describe, expect, it, vi } from 'vitest';
import { hertz, sampleIndex, seconds } from '../../../core/base/quantities.ts';
import { spikesCsv } from '../../../core/exports/spikes-csv.ts';
import { parseSpikeTrainsCsv } from '../../../core/formats/sortings/spike-trains-csv.ts';
import type { Sorting } from '../../../core/sorting/sorting.ts';
import { createSpikeTable } from '../../../core/sorting/spike-table.ts';
import { exampleSorting } from './example-sorting.ts';

const text = (sorting: Sorting) => [...spikesCsv(sorting)].join('');
const rows = (sorting: Sorting) =>
  text(sorting)
    .trimEnd()
    .split('\r\n')
    .slice(1)
    .map((line) => line.split(','));

afterEach(() => {
  vi.restoreAllMocks();
});

describe('spikes.csv', () => {
  it('is read back as the spikes that were written, segments included', () => {
    const sorting = exampleSorting({ segments: 3 });
    const read = parseSpikeTrainsCsv(text(sorting), 'spikes.csv');
    expect(read.sampleIndex).toEqual(sorting.spikes.sampleIndex);
    expect(read.segmentIndex).toEqual(sorting.spikes.segmentIndex);
    expect(Array.from(read.unitIndex, (unit) => read.unitIds[unit])).toEqual(
      Array.from(sorting.spikes.unitIndex, (unit) => sorting.units[unit].unitId),
    );
  });

  it.each([8000, 30000, 44100, 250000, 2500000])(
    'gives times from which the sample follows, at %i Hz',
    (rate) => {
      const sorting = { ...exampleSorting(), sampleRate: hertz(rate) };
      for (const [, sample, time] of rows(sorting)) {
        expect(Math.round(Number(time) * rate)).toBe(Number(sample));
        expect(time).toMatch(/^\d+\.\d{6,}$/);
      }
    },
  );

  it('counts samples from the start of the segment and time on the recording clock', () => {
    const sorting = {
      ...exampleSorting(),
      segments: [
        { startSample: sampleIndex(0), sampleCount: 30000, startTime: seconds(0) },
        { startSample: sampleIndex(90000), sampleCount: 30000, startTime: seconds(3) },
      ],
      spikes: {
        ...createSpikeTable(1),
        segmentIndex: Uint16Array.of(1),
        sampleIndex: Float64Array.of(15),
        amplitude: Float32Array.of(-87.3),
        margin: Float32Array.of(4.25),
      },
    };
    expect(rows(sorting)).toEqual([['1', '15', '3.000500', '-87.3', '4.25', '1']]);
  });

  it('keeps whole samples exact beyond 32 bits', () => {
    const base = exampleSorting({ units: 1 });
    const spikes = { ...createSpikeTable(1), sampleIndex: Float64Array.of(2 ** 45 + 1) };
    expect(rows({ ...base, spikes })[0][1]).toBe('35184372088833');
  });

  it('is a header alone without spikes', () => {
    expect(text(exampleSorting({ units: 0 }))).toBe(
      'unit_id,sample_index,time_s,amplitude_uv,margin,segment\r\n',
    );
  });

  it('does not ask the language of the computer how to write a number', () => {
    const localised = vi.spyOn(Number.prototype, 'toLocaleString');
    const format = vi.spyOn(Intl, 'NumberFormat');
    const written = text(exampleSorting());
    expect(localised).not.toHaveBeenCalled();
    expect(format).not.toHaveBeenCalled();
    expect(written).toMatch(/^[\w,.\r\n-]+$/);
  });

  it('comes in chunks that end between records', () => {
    const chunks = [...spikesCsv(exampleSorting({ durationSeconds: 400, spikesPerSecond: 20 }))];
    expect(chunks.length).toBeGreaterThan(1);
    expect(chunks.every((chunk) => chunk.endsWith('\r\n'))).toBe(true);
  });
});
