import { UserError } from '../../base/errors.ts';
import { type CsvLayout, csvLayouts, spikeTables } from '../csv-layouts.ts';
import { unitsCsv } from '../units-csv.ts';
import type { ExportFormat } from './export-format.ts';

const csvOf = (
  layouts: readonly CsvLayout[],
  { formatId, name, help, needs }: Omit<ExportFormat, 'files'>,
): ExportFormat => ({
  formatId,
  name,
  help,
  needs,
  files: ({ sorting, metrics }) => ({
    // Of spike trains alone there is nothing to say about units.
    ...(sorting.templates.channelCount > 0 && { 'units.csv': unitsCsv(sorting, metrics) }),
    ...spikeTables(sorting, layouts),
  }),
});

export const csv = csvOf(csvLayouts, {
  formatId: 'csv',
  needs: 'spike-trains',
  name: 'CSV',
  help: 'units and spikes: a row a spike, a column a unit, and a file a unit',
});
export const csvLong = csvOf(['long'], {
  formatId: 'csv-long',
  needs: 'spike-trains',
  name: 'CSV, a row a spike',
  help: 'unit, sample, time (s), amplitude (µV), margin and segment of every spike',
});
export const csvWide = csvOf(['wide'], {
  formatId: 'csv-wide',
  needs: 'spike-trains',
  name: 'CSV, a column a unit',
  help: 'spike times (s), for spreadsheets, Prism and NeuroExplorer',
});
export const csvPerUnit = csvOf(['per-unit'], {
  formatId: 'csv-per-unit',
  needs: 'spike-trains',
  name: 'CSV, a file a unit',
  help: 'the rows of each unit in a file of its own',
});

/** The one CSV that SpikeInterface reads: unit and sample, whole numbers, no header. */
export const shybrid: ExportFormat = {
  formatId: 'shybrid',
  needs: 'spike-trains',
  name: 'SHYBRID CSV',
  help: 'unit and sample as two whole numbers a line, for SpikeInterface: read_shybrid_sorting',
  holdsOneSegment: true,
  files({ sorting: { segments, spikes, units } }) {
    if (segments.length > 1) {
      throw new UserError(
        'EXPORT_ONE_SEGMENT',
        `This form counts samples without gaps, and the recording has ${segments.length} segments. Export it as npz or as CSV with a row a spike.`,
      );
    }
    const lines = Array.from(
      spikes.sampleIndex,
      (sample, row) => `${units[spikes.unitIndex[row]].unitId},${sample}\n`,
    );
    return { 'spikes-shybrid.csv': lines };
  },
};
