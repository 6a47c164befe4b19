import { parameterTable } from '../sorting/parameter-table.ts';
import type { Sorting } from '../sorting/sorting.ts';
import type { Provenance, RunFacts } from './provenance.ts';
import { countSpikesByUnit } from './spikes-by-unit.ts';

/** Rises when a key changes its meaning or goes away; new keys do not raise it. */
const formatVersion = 1;

/**
 * `sorting.json`: what was sorted, how, and with what outcome. Keys come in a fixed order, and all
 * that may differ between two runs with the same result stands in `run`, so that the rest of the
 * file is byte-identical for the same input, parameters and version. `parameters` has the names
 * and values that `parseParameters` reads. NaN is written as null.
 * @param files names of the files written beside this one
 */
export function sortingJson(
  sorting: Sorting,
  provenance: Provenance,
  run: RunFacts,
  files: readonly string[],
): string {
  const { templates, probe, segments } = sorting;
  const spikeCounts = countSpikesByUnit(sorting.spikes, sorting.units.length);
  const sampleCount = segments.reduce((sum, segment) => sum + segment.sampleCount, 0);
  const document = {
    format: 'spikeloom-sorting',
    formatVersion,
    spikeloomVersion: provenance.spikeloomVersion,
    input: {
      name: provenance.recordingName,
      files: provenance.inputs.map(({ name, byteLength, sha256 }) => ({
        name,
        byteLength,
        sha256,
      })),
    },
    ...(provenance.importedFrom && { importedFrom: provenance.importedFrom }),
    seed: sorting.parameters.seed,
    parameters: Object.fromEntries(
      parameterTable.map(({ name }) => [name, sorting.parameters[name]]),
    ),
    recording: {
      sampleRate: sorting.sampleRate,
      durationSeconds: sampleCount / sorting.sampleRate,
      segments: segments.map(({ startSample, sampleCount, startTime }) => ({
        startSample,
        sampleCount,
        startTime,
      })),
      probe: probe.name,
      channels: sorting.channelNames.map((name, channel) => ({
        name,
        ...(probe.geometryKnown && {
          xUm: probe.positionsUm[2 * channel],
          yUm: probe.positionsUm[2 * channel + 1],
          shank: probe.shankIds[channel],
        }),
        noiseLevelMicrovolts: sorting.noiseLevelMicrovolts[channel],
      })),
    },
    templates: {
      shape: [sorting.units.length, templates.channelCount, templates.templateSamples],
      axes: ['unit', 'channel', 'sample'],
      unit: 'uV',
      samplesBeforeTrough: templates.nBefore,
    },
    units: sorting.units.map(({ unitId, mainChannel }, unit) => ({
      unitId,
      mainChannel,
      numSpikes: spikeCounts[unit],
      lambda: sorting.lambda[unit],
      sigma: sorting.sigma[unit],
    })),
    notices: sorting.notices.map(({ code, message }) => ({ code, message })),
    files,
    run: {
      ...(run.startedAt !== undefined && { startedAt: run.startedAt }),
      threads: run.threads,
      kernels: run.kernels,
      backend: run.backend,
      stageSeconds: run.stageSeconds,
    },
  };
  return `${JSON.stringify(document, null, 2)}\n`;
}
