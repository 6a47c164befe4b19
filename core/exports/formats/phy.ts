import { UserError } from '../../base/errors.ts';
import type { Sorting } from '../../sorting/sorting.ts';
import type { SpikeFeatures } from '../../sorting/spike-features.ts';
import { templatePeak } from '../../sorting/template-heights.ts';
import { fileSamples } from '../file-samples.ts';
import { encodeNpy } from '../npy.ts';
import type { ExportContents, ExportFormat, ExportInput } from './export-format.ts';
import { denseTemplates, sparseTemplates, templateSimilarity } from './phy-templates.ts';

/** With more channels than these, templates are written on the channels that they are on. */
const MOST_DENSE_CHANNELS = 64;

/** A folder for phy and SpikeInterface, by the dataset conventions of phy's template GUI. */
export const phy: ExportFormat = {
  formatId: 'phy',
  needs: 'templates',
  usesFeatures: true,
  name: 'Phy folder',
  help: 'a folder for phy (phy template-gui params.py) and SpikeInterface (read_phy)',
  files(input) {
    const { sorting } = input;
    const { spikes, units, templates, probe } = sorting;
    // phy takes an array of one spike for a number.
    if (spikes.sampleIndex.length < 2) {
      throw new UserError(
        'EXPORT_TOO_FEW_SPIKES',
        `phy cannot open a sorting of ${spikes.sampleIndex.length} spikes. Export it as CSV or npz.`,
      );
    }
    const { channelCount } = templates;
    const isSparse = channelCount > MOST_DENSE_CHANNELS;
    const columns = input.samples?.columns ?? Array.from({ length: channelCount }, (_, c) => c);
    const files: Record<string, ExportContents> = {
      'params.py': paramsPy(input),
      'spike_times.npy': () => list(fileSamples(sorting)),
      'spike_templates.npy': () => list(spikes.unitIndex),
      'spike_clusters.npy': () =>
        list(Int32Array.from(spikes.unitIndex, (unit) => units[unit].unitId)),
      'amplitudes.npy': () => list(relativeAmplitudes(sorting)),
      ...(isSparse ? sparseTemplates(templates) : denseTemplates(templates)),
      'similar_templates.npy': () => templateSimilarity(templates),
      ...(input.features && featureFiles(input.features)),
      'channel_map.npy': list(Int32Array.from(columns)),
      'channel_shanks.npy': list(shankNumbers(probe.shankIds)),
      ...(probe.geometryKnown && {
        'channel_positions.npy': encodeNpy(Float32Array.from(probe.positionsUm), [channelCount, 2]),
      }),
      'cluster_group.tsv': table(
        'group',
        sorting,
        (unit) => input.labels.get(units[unit].unitId) ?? 'unsorted',
      ),
    };
    for (const { name, values } of input.metrics) {
      files[`cluster_${name}.tsv`] = table(name, sorting, (unit) =>
        Number.isFinite(values[unit]) ? String(values[unit]) : 'nan',
      );
    }
    return files;
  },
};

/** `(spikes x components x channels)`, of the spikes of `pc_feature_spike_ids.npy`. */
function featureFiles(features: () => SpikeFeatures): Record<string, ExportContents> {
  return {
    'pc_features.npy'() {
      const { rows, values, channelCount, componentCount } = features();
      return encodeNpy(values, [rows.length, componentCount, channelCount]);
    },
    'pc_feature_ind.npy'() {
      const { channels, channelCount } = features();
      return encodeNpy(channels, [channels.length / channelCount, channelCount]);
    },
    'pc_feature_spike_ids.npy': () => list(features().rows),
  };
}

const list = (values: Parameters<typeof encodeNpy>[0]) => encodeNpy(values, [values.length]);

/** JSON's text of a string is Python's too. */
function paramsPy({ sorting, samples }: ExportInput): string {
  const text = JSON.stringify;
  return [
    `dat_path = ${samples === undefined ? '[]' : `[${text(samples.path)}]`}`,
    `n_channels_dat = ${samples?.columnCount ?? sorting.templates.channelCount}`,
    `dtype = ${text(samples?.dtype ?? 'int16')}`,
    `offset = ${samples?.offsetBytes ?? 0}`,
    `sample_rate = ${sorting.sampleRate}`,
    'hp_filtered = False',
    '',
  ].join('\n');
}

/** Size of every spike relative to its unit's template. */
function relativeAmplitudes(sorting: Sorting): Float64Array {
  const { spikes, units } = sorting;
  const sizes = units.map((_, unit) => templatePeak(sorting, unit));
  return Float64Array.from(spikes.amplitude, (amplitude, row) => {
    const size = sizes[spikes.unitIndex[row]];
    return size === 0 ? 1 : amplitude / size;
  });
}

function shankNumbers(shankIds: readonly string[]): Int32Array {
  const known = [...new Set(shankIds)];
  return Int32Array.from(shankIds, (shank) => known.indexOf(shank));
}

/** A value for each unit, as phy keeps what it knows of clusters. SpikeInterface drops units without one. */
function table(field: string, { units }: Sorting, told: (unit: number) => string): string {
  const rows = units.map(({ unitId }, unit) => `${unitId}\t${told(unit)}`);
  return `${[`cluster_id\t${field}`, ...rows].join('\n')}\n`;
}
