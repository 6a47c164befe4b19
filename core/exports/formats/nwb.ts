import type { Sorting } from '../../sorting/sorting.ts';
import type { Hdf5GroupNode } from '../hdf5-tree.ts';
import { spikeSeconds } from '../report/timeline.ts';
import { rowsByUnit } from '../spikes-by-unit.ts';
import type { ExportFormat, ExportInput } from './export-format.ts';
import { idOf, type NamesObjects, nwbObjects } from './nwb-objects.ts';
import { type NwbColumn, nwbTable } from './nwb-table.ts';

const ECEPHYS = '/general/extracellular_ephys';
const ELECTRODES = `${ECEPHYS}/electrodes`;
const DEVICE = '/general/devices/probe';

/** `NAME.nwb`: units, templates and electrodes by the schema of NWB 2. */
export const nwb: ExportFormat = {
  formatId: 'nwb',
  needs: 'templates',
  name: 'NWB',
  help: 'NAME.nwb with the units table: spike times (s), templates, electrodes and metrics',
  files: (input) => ({ [`${input.recordingName}.nwb`]: () => ({ hdf5: nwbFile(input) }) }),
};

function nwbFile(input: ExportInput): Hdf5GroupNode {
  const { recordingName, recordedAt } = input;
  const objects = nwbObjects(`${recordingName} ${recordedAt}`);
  const text = (data: string) => ({ data, attributes: {} });
  const empty: Hdf5GroupNode = { attributes: {}, groups: {}, datasets: {} };
  const shanks = [...new Set(input.sorting.probe.shankIds)];
  const device = {
    ...empty,
    attributes: { ...objects('core', 'Device', DEVICE), description: input.sorting.probe.name },
  };
  return {
    attributes: { ...objects('core', 'NWBFile', '/'), nwb_version: '2.7.0' },
    groups: {
      acquisition: empty,
      analysis: empty,
      processing: empty,
      stimulus: { ...empty, groups: { presentation: empty, templates: empty } },
      general: {
        ...empty,
        groups: {
          devices: { ...empty, groups: { probe: device } },
          extracellular_ephys: {
            ...empty,
            groups: {
              ...Object.fromEntries(
                shanks.map((shank) => [groupName(shank), electrodeGroup(shank, objects)]),
              ),
              electrodes: electrodes(input.sorting, objects),
            },
          },
        },
      },
      units: units(input, objects),
    },
    datasets: {
      file_create_date: { data: [recordedAt], attributes: {} },
      identifier: text(idOf(`${recordingName} ${recordedAt}`)),
      session_description: text(`Spikes of ${recordingName}, sorted by Spikeloom`),
      session_start_time: text(recordedAt),
      timestamps_reference_time: text(recordedAt),
    },
  };
}

const groupName = (shank: string) => `shank${shank.replaceAll(/[/:]/g, '_')}`;

function electrodeGroup(shank: string, objects: NamesObjects): Hdf5GroupNode {
  const path = `${ECEPHYS}/${groupName(shank)}`;
  return {
    attributes: {
      ...objects('core', 'ElectrodeGroup', path),
      description: `contacts of shank ${shank}`,
      location: 'unknown',
    },
    groups: {},
    datasets: {},
    links: { device: DEVICE },
  };
}

function electrodes({ probe, channelNames }: Sorting, objects: NamesObjects): Hdf5GroupNode {
  const count = channelNames.length;
  const groups = probe.shankIds.map(groupName);
  const along = (axis: number) =>
    Float32Array.from({ length: count }, (_, channel) => probe.positionsUm[2 * channel + axis]);
  const columns: Record<string, NwbColumn> = {
    location: { description: 'where in the brain', data: groups.map(() => 'unknown') },
    group: {
      description: 'the shank that the electrode is on',
      data: groups.map((group) => ({ target: `${ECEPHYS}/${group}` })),
    },
    group_name: { description: 'name of the shank', data: groups },
    channel_name: { description: 'as the recording names the channel', data: channelNames },
    ...(probe.geometryKnown && {
      rel_x: { description: 'position across the shank (µm)', data: along(0) },
      rel_y: { description: 'position along the shank (µm)', data: along(1) },
    }),
  };
  const type = { namespace: 'hdmf-common', name: 'DynamicTable', description: 'electrodes' };
  return nwbTable(ELECTRODES, type, counting(count), columns, objects);
}

function units({ sorting, metrics, labels }: ExportInput, objects: NamesObjects): Hdf5GroupNode {
  const { segments, sampleRate, templates, spikes } = sorting;
  const rows = rowsByUnit(spikes, sorting.units.length);
  const times = rows.map((own) => Float64Array.from(own, (row) => spikeSeconds(sorting, row)));
  const spans = segments.flatMap(({ startTime, sampleCount }) => [
    startTime,
    startTime + sampleCount / sampleRate,
  ]);
  const { templateSamples, channelCount } = templates;
  const columns: Record<string, NwbColumn> = {
    spike_times: {
      description: 'times of the spikes (s) on the clock of the recording',
      data: joined(times),
      ends: endsOf(times.map((own) => own.length)),
      attributes: { resolution: 1 / sampleRate },
    },
    obs_intervals: {
      description: 'when the recording ran',
      data: Float64Array.from(sorting.units.flatMap(() => spans)),
      shape: [sorting.units.length * segments.length, 2],
      ends: endsOf(sorting.units.map(() => segments.length)),
    },
    electrodes: {
      description: 'the electrode on which the template is largest',
      data: Int32Array.from(sorting.units, ({ mainChannel }) => mainChannel),
      ends: endsOf(sorting.units.map(() => 1)),
      rowsOf: ELECTRODES,
    },
    waveform_mean: {
      description: 'the learned template, on all electrodes in their order (V)',
      data: samplesFirst(sorting),
      shape: [sorting.units.length, templateSamples, channelCount],
      attributes: { sampling_rate: sampleRate, unit: 'volts' },
    },
    quality: {
      description: 'what a human said: good, mua, noise, or unsorted',
      data: sorting.units.map(({ unitId }) => labels.get(unitId) ?? 'unsorted'),
    },
  };
  for (const { name, values } of metrics) {
    columns[name] = {
      description: `${name} by the definition of SpikeInterface`,
      data: Float64Array.from(values),
    };
  }
  const type = { namespace: 'core', name: 'Units', description: 'sorted by Spikeloom' };
  const ids = Int32Array.from(sorting.units, ({ unitId }) => unitId);
  return nwbTable('/units', type, ids, columns, objects);
}

/** Templates as NWB has them: `(units x samples x electrodes)`, volts. */
function samplesFirst({ templates, units }: Sorting): Float32Array {
  const { microvolts, channelCount, templateSamples } = templates;
  const volts = new Float32Array(microvolts.length);
  for (let unit = 0; unit < units.length; unit++) {
    for (let channel = 0; channel < channelCount; channel++) {
      for (let t = 0; t < templateSamples; t++) {
        volts[(unit * templateSamples + t) * channelCount + channel] =
          1e-6 * microvolts[(unit * channelCount + channel) * templateSamples + t];
      }
    }
  }
  return volts;
}

const counting = (count: number) => Int32Array.from({ length: count }, (_, i) => i);

function endsOf(lengths: readonly number[]): Uint32Array {
  let end = 0;
  return Uint32Array.from(lengths, (length) => {
    end += length;
    return end;
  });
}

function joined(lists: readonly Float64Array[]): Float64Array {
  const all = new Float64Array(lists.reduce((sum, list) => sum + list.length, 0));
  let at = 0;
  for (const list of lists) {
    all.set(list, at);
    at += list.length;
  }
  return all;
}
