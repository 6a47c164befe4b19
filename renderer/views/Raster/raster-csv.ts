import { csvTable } from '../../plots/csv-table.ts';
import type { RasterScene } from '../../plots/raster-plot.ts';

/** What a raster shows as a table: a line a spike, or the counts of its bins, a column a unit. */
export function rasterCsv({
  rows,
  spikes,
  sampleRateHz,
  segmentStartSeconds,
}: RasterScene): string {
  const seconds = (sample: number) =>
    Number((segmentStartSeconds + sample / sampleRateHz).toFixed(7));
  if (spikes.kind === 'spikes') {
    return csvTable([
      { name: 'time_s', values: spikes.sampleIndex.map(seconds) },
      { name: 'unit_id', values: Array.from(spikes.row, (row) => rows[row]?.unitId ?? '') },
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
  ]);
}
