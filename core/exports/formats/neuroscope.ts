import { fileSamples } from '../file-samples.ts';
import type { ExportContents, ExportFormat } from './export-format.ts';

/** Clusters 0 and 1 mean noise and unsorted spikes to Klusters; units are numbered from here. */
const FIRST_UNIT = 2;

/** `NAME.res.G` and `NAME.clu.G` for every shank G, as Klusters and Neuroscope read them. */
export const neuroscope: ExportFormat = {
  formatId: 'neuroscope',
  needs: 'spike-trains',
  name: 'Neuroscope / Klusters',
  help: 'NAME.res.1 and NAME.clu.1 for each shank: sample and cluster of every spike',
  files({ sorting, recordingName }) {
    const { units, probe, spikes } = sorting;
    const samples = fileSamples(sorting);
    const shanks = [...new Set(probe.shankIds)];
    const files: Record<string, ExportContents> = {};
    shanks.forEach((shank, group) => {
      const own = units.map(({ mainChannel }) => probe.shankIds[mainChannel] === shank);
      const rows = Array.from(spikes.unitIndex.keys()).filter((row) => own[spikes.unitIndex[row]]);
      const clusters = rows.map((row) => spikes.unitIndex[row] + FIRST_UNIT);
      const lines = (values: readonly (number | bigint)[]) =>
        values.map((value) => `${value}\n`).join('');
      files[`${recordingName}.res.${group + 1}`] = lines(rows.map((row) => samples[row]));
      files[`${recordingName}.clu.${group + 1}`] = lines([new Set(clusters).size, ...clusters]);
    });
    return files;
  },
};
