import type { Sorting } from '../../sorting/sorting.ts';
import { encodeNpy } from '../npy.ts';
import { encodeNpyRecords } from '../npy-records.ts';
import { zipStored } from '../zip.ts';
import type { ExportFormat } from './export-format.ts';

/** Rows of the spike table in a segment. */
function rowsOf({ spikes }: Sorting, segment: number): number[] {
  const rows: number[] = [];
  spikes.segmentIndex.forEach((at, row) => {
    if (at === segment) rows.push(row);
  });
  return rows;
}

/** `sorting.npz`: what SpikeInterface's NpzSortingExtractor reads. */
export const spikeInterfaceNpz: ExportFormat = {
  formatId: 'npz',
  needs: 'spike-trains',
  name: 'SpikeInterface npz',
  help: 'one file for SpikeInterface: read_npz_sorting("sorting.npz")',
  files: ({ sorting }) => ({ 'sorting.npz': () => sortingNpz(sorting) }),
};

function sortingNpz(sorting: Sorting): Uint8Array {
  const { units, segments, spikes, sampleRate } = sorting;
  const arrays: Record<string, Uint8Array> = {
    'unit_ids.npy': encodeNpy(
      BigInt64Array.from(units, ({ unitId }) => BigInt(unitId)),
      [units.length],
    ),
    'num_segment.npy': encodeNpy(BigInt64Array.of(BigInt(segments.length)), [1]),
    'sampling_frequency.npy': encodeNpy(Float64Array.of(sampleRate), [1]),
  };
  segments.forEach((_, segment) => {
    const rows = rowsOf(sorting, segment);
    const samples = BigInt64Array.from(rows, (row) => BigInt(spikes.sampleIndex[row]));
    const labels = BigInt64Array.from(rows, (row) => BigInt(units[spikes.unitIndex[row]].unitId));
    arrays[`spike_indexes_seg${segment}.npy`] = encodeNpy(samples, [rows.length]);
    arrays[`spike_labels_seg${segment}.npy`] = encodeNpy(labels, [rows.length]);
  });
  return zipStored(arrays);
}

/** A folder that SpikeInterface's `load` reads as a NumpyFolderSorting. */
export const spikeInterfaceFolder: ExportFormat = {
  formatId: 'numpy-folder',
  needs: 'spike-trains',
  name: 'SpikeInterface folder',
  help: 'a folder for SpikeInterface: read_numpy_sorting_folder',
  files({ sorting: { units, segments, spikes, sampleRate } }) {
    const info = {
      sampling_frequency: sampleRate,
      unit_ids: units.map(({ unitId }) => unitId),
      num_segments: segments.length,
    };
    return {
      'spikes.npy': () =>
        encodeNpyRecords({
          sample_index: spikes.sampleIndex,
          unit_index: spikes.unitIndex,
          segment_index: spikes.segmentIndex,
        }),
      'numpysorting_info.json': `${JSON.stringify(info, null, 2)}\n`,
    };
  },
};

/** Labels and units as SpikeInterface's curation, version 2, and its viewer read them. */
export const spikeInterfaceCuration: ExportFormat = {
  formatId: 'curation-json',
  needs: 'spike-trains',
  name: 'SpikeInterface curation',
  help: 'labels of units as JSON for SpikeInterface: apply_curation(sorting, curation)',
  files({ sorting: { units }, labels }) {
    const curation = {
      format_version: '2',
      unit_ids: units.map(({ unitId }) => unitId),
      label_definitions: {
        quality: { label_options: ['good', 'mua', 'noise'], exclusive: true },
      },
      manual_labels: units.flatMap(({ unitId }) => {
        const label = labels.get(unitId);
        return label === undefined ? [] : [{ unit_id: unitId, labels: { quality: [label] } }];
      }),
      removed: [],
      merges: [],
      splits: [],
    };
    return { 'curation.json': `${JSON.stringify(curation, null, 2)}\n` };
  },
};
