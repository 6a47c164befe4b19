import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { createSpikeTable, spikeCount, spikeTrain } from '../../../core/sorting/spike-table.ts';

describe('SpikeTable', () => {
  it('is divided by its trains: each spike is in the train of its unit and segment, in order', () => {
    fc.assert(
      fc.property(
        fc.array(fc.record({ segment: fc.nat(2), sample: fc.nat(4e9), unit: fc.nat(3) }), {
          maxLength: 80,
        }),
        (spikes) => {
          const rows = [...spikes].sort((a, b) => a.segment - b.segment || a.sample - b.sample);
          const table = createSpikeTable(rows.length);
          rows.forEach(({ segment, sample, unit }, i) => {
            table.segmentIndex[i] = segment;
            table.sampleIndex[i] = sample;
            table.unitIndex[i] = unit;
          });
          expect(spikeCount(table)).toBe(rows.length);
          for (const segment of [0, 1, 2]) {
            for (const unit of [0, 1, 2, 3]) {
              const own = rows.filter((row) => row.segment === segment && row.unit === unit);
              const train = [...spikeTrain(table, unit, segment)];
              expect(train).toEqual(own.map(({ sample }) => sample));
            }
          }
        },
      ),
    );
  });

  it('holds sample indices beyond 32 bits: 20 hours at 30 kHz and more', () => {
    const table = createSpikeTable(1);
    table.sampleIndex[0] = 30_000 * 3600 * 200 + 1;
    expect(spikeTrain(table, 0, 0)[0]).toBe(21_600_000_001);
  });
});
