import { hertz, sampleIndex, seconds } from '../../../core/base/quantities.ts';
import { unknownProbe } from '../../../core/recording/probe.ts';
import { parseParameters } from '../../../core/sorting/parse-parameters.ts';
import type { Sorting } from '../../../core/sorting/sorting.ts';
import { createSpikeTable } from '../../../core/sorting/spike-table.ts';

export interface PlantedSpike {
  readonly segment: number;
  readonly sample: number;
  readonly unit: number;
  readonly amplitude: number;
}

/** Two channels at 1 kHz, segments of 90 and 70 s, three units, the last without spikes. */
export function sortingOf(
  spikes: readonly PlantedSpike[],
  segmentSamples = [90_000, 70_000],
): Sorting {
  const table = createSpikeTable(spikes.length);
  [...spikes]
    .sort((a, b) => a.segment - b.segment || a.sample - b.sample || a.unit - b.unit)
    .forEach((spike, i) => {
      table.segmentIndex[i] = spike.segment;
      table.sampleIndex[i] = spike.sample;
      table.unitIndex[i] = spike.unit;
      table.amplitude[i] = spike.amplitude;
    });
  const templates = {
    channelCount: 2,
    templateSamples: 3,
    nBefore: 1,
    // Units x channels x samples.
    microvolts: Float32Array.of(0, -50, 20, 0, -10, 0, 0, 5, 0, -30, 60, 0, 0, 0, 0, 0, 0, 0),
  };
  return {
    sampleRate: hertz(1000),
    segments: segmentSamples.map((sampleCount) => ({
      startSample: sampleIndex(0),
      sampleCount,
      startTime: seconds(0),
    })),
    channelNames: ['a', 'b'],
    probe: unknownProbe(2),
    units: [0, 1, 0].map((mainChannel, unitId) => ({ unitId, mainChannel })),
    spikes: table,
    templates,
    initialTemplates: templates,
    noiseLevelMicrovolts: Float64Array.of(5, 10),
    lambda: new Float64Array(3),
    sigma: new Float64Array(3),
    parameters: parseParameters({}),
    notices: [],
  };
}
