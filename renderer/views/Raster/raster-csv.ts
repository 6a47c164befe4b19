import { csvTable } from '../../plots/csv-table.ts';
import type { RasterScene } from '../../plots/raster-plot.ts';

/** What a raster shows as a table: a line a spike, or the counts of its bins, a column a unit; beside them the rates. */
export function rasterCsv({
  rows,
  spikes,
  rates,
  sampleRateHz,
  segmentStartSeconds,
}: RasterScene): string {
  const seconds = (sample: number) =>
    Number((segmentStartSeconds + sample / sampleRateHz).toFixed(7));
  const rateColumns = rates.flatMap(({ name, start, samplesPerBin, hertz }, curve) => [
    // All curves have the same bins.
    ...(curve > 0
      ? []
      : [
          {
            name: 'rate_bin_start_s',
            values: Array.from(hertz, (_, bin) => seconds(start + bin * samplesPerBin)),
          },
        ]),
    { name: `rate_of_${name.replaceAll(' ', '_')}_hz`, values: hertz },
  ]);
  if (spikes.kind === 'spikes') {
    return csvTable([
      { name: 'time_s', values: spikes.sampleIndex.map(seconds) },
      { name: 'unit_id', values: Array.from(spikes.row, (row) => rows[row]?.unitId ?? '') },
      ...rateColumns,
    ]);
  }
  const { start, samplesPerBin, binCount, counts } = spikes;
  const bins = Array.from({ length: binCount }, (_, bin) => seconds(start + bin * samplesPerBin));
  return csvTable([
    { name: 'bin_start_s', values: bins },
    ...rows.map(({ unitId }, row) => ({
      name: `unit_${unitId}`,
      values: counts.subarray(row * binCount, (row + 1) * binCount),
    })),
    ...rateColumns,
  ]);
}
