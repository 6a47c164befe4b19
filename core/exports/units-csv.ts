import { assert } from '../base/assert.ts';
import type { Sorting } from '../sorting/sorting.ts';
import { csvRow, roundToSignificant } from './csv.ts';
import type { MetricColumn } from './metric-columns.ts';
import { countSpikesByUnit } from './spikes-by-unit.ts';

const identityColumns = ['unit_id', 'main_channel', 'channel_name', 'x_um', 'y_um', 'num_spikes'];
const significantDigits = 9;

/**
 * `units.csv`: one row a unit with its identity (`main_channel` counts from 0; `x_um`, `y_um` are
 * the contact's position, empty where the geometry is unknown; `num_spikes`), then the metrics in
 * the order given. A metric that bears the name of an identity column is left out.
 */
export function unitsCsv(sorting: Sorting, metrics: readonly MetricColumn[]): string {
  const { units, probe, channelNames } = sorting;
  const columns = metrics.filter((metric) => !identityColumns.includes(metric.name));
  for (const { name, values } of columns) {
    assert(
      values.length === units.length,
      `${name} has ${values.length} values for ${units.length} units`,
    );
  }
  const spikeCounts = countSpikesByUnit(sorting.spikes, units.length);
  const rows = units.map(({ unitId, mainChannel }, unit) =>
    csvRow([
      unitId,
      mainChannel,
      channelNames[mainChannel],
      probe.geometryKnown ? probe.positionsUm[2 * mainChannel] : Number.NaN,
      probe.geometryKnown ? probe.positionsUm[2 * mainChannel + 1] : Number.NaN,
      spikeCounts[unit],
      ...columns.map(({ values }) => roundToSignificant(values[unit], significantDigits)),
    ]),
  );
  return csvRow([...identityColumns, ...columns.map(({ name }) => name)]) + rows.join('');
}
