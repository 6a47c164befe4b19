import type { Sorting } from '../../sorting/sorting.ts';
import { encodeMat, type MatValue, matColumn } from '../mat-file.ts';
import { spikeSeconds } from '../report/timeline.ts';
import { rowsByUnit } from '../spikes-by-unit.ts';
import type { ExportFormat, ExportInput } from './export-format.ts';

/** `spikes.mat`: times of every unit as a cell, for MATLAB and for scipy. */
export const matlab: ExportFormat = {
  formatId: 'mat',
  needs: 'spike-trains',
  name: 'MATLAB',
  help: 'spikes.mat: spike times (s) as a cell for each unit, templates and metrics',
  files: (input) => ({ 'spikes.mat': () => spikesMat(input) }),
};

function spikesMat({ sorting, metrics, recordingName }: ExportInput): Uint8Array {
  const { units, spikes, sampleRate, templates } = sorting;
  const rows = rowsByUnit(spikes, units.length);
  const cells = (value: (row: number) => number) =>
    rows.map((own) => matColumn(Float64Array.from(own, value)));
  const size = templates.channelCount * templates.templateSamples;
  const waveforms: MatValue[] = units.map((_, unit) => ({
    rows: templates.templateSamples,
    columns: templates.channelCount,
    values: Float64Array.from(templates.microvolts.subarray(unit * size, (unit + 1) * size)),
  }));
  return encodeMat({
    recording: recordingName,
    sampling_frequency: matColumn(Float64Array.of(sampleRate)),
    unit_ids: matColumn(Float64Array.from(units, ({ unitId }) => unitId)),
    spike_times_s: cells((row) => spikeSeconds(sorting, row)),
    sample_index: cells((row) => spikes.sampleIndex[row]),
    segment: cells((row) => spikes.segmentIndex[row]),
    amplitude_uv: cells((row) => spikes.amplitude[row]),
    templates_uv: waveforms,
    ...Object.fromEntries(
      metrics.map(({ name, values }) => [name, matColumn(Float64Array.from(values))]),
    ),
  });
}

/** `times_NAME.mat` as wave_clus writes it: class and time in milliseconds of every spike. */
export const waveClus: ExportFormat = {
  formatId: 'wave-clus',
  needs: 'spike-trains',
  name: 'wave_clus',
  help: 'times_NAME.mat with cluster_class: class (unit 0 is class 1) and time (ms) of every spike',
  files: ({ sorting, recordingName }) => ({
    [`times_${recordingName}.mat`]: () => clusterClass(sorting),
  }),
};

function clusterClass(sorting: Sorting): Uint8Array {
  const { spikes } = sorting;
  const count = spikes.unitIndex.length;
  const values = new Float64Array(2 * count);
  for (let row = 0; row < count; row++) {
    values[row] = spikes.unitIndex[row] + 1;
    values[count + row] = 1000 * spikeSeconds(sorting, row);
  }
  const table = { rows: count, columns: 2, values };
  return encodeMat({ cluster_class: table });
}
