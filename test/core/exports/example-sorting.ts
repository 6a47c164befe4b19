import { hertz, sampleIndex, seconds } from '../../../core/base/quantities.ts';
import { Random } from '../../../core/base/random.ts';
import { type Probe, unknownProbe } from '../../../core/recording/probe.ts';
import { parseParameters } from '../../../core/sorting/parse-parameters.ts';
import type { Sorting, TemplateSet, Unit } from '../../../core/sorting/sorting.ts';
import { createSpikeTable } from '../../../core/sorting/spike-table.ts';

export interface ExampleOptions {
  readonly units?: number;
  readonly channels?: number;
  readonly durationSeconds?: number;
  readonly spikesPerSecond?: number;
  readonly seed?: number;
  readonly geometryKnown?: boolean;
  readonly segments?: number;
  readonly channelName?: (channel: number) => string;
}

const sampleRate = 30000;
const nBefore = 30;
const templateSamples = 75;

/** A sorting that looks like a real one, from a seed: for pictures and files, not for accuracy. */
export function exampleSorting(options: ExampleOptions = {}): Sorting {
  const { units = 5, channels = 4, durationSeconds = 20, spikesPerSecond = 8 } = options;
  const { seed = 1, geometryKnown = true, segments = 1 } = options;
  const random = new Random(seed);
  const channelName = options.channelName ?? ((channel: number) => `CH${channel + 1}`);
  const unitList: Unit[] = Array.from({ length: units }, (_, unit) => ({
    unitId: unit + 1,
    mainChannel: Math.floor((unit * channels) / units),
  }));
  const probe = geometryKnown ? exampleProbe(channels) : unknownProbe(channels);
  const templates = exampleTemplates(unitList, channels, probe, random);
  const segmentSamples = Math.round((durationSeconds * sampleRate) / segments);
  return {
    sampleRate: hertz(sampleRate),
    segments: Array.from({ length: segments }, (_, segment) => ({
      startSample: sampleIndex(segment * 2 * segmentSamples),
      sampleCount: segmentSamples,
      startTime: seconds((segment * 2 * segmentSamples) / sampleRate),
    })),
    channelNames: Array.from({ length: channels }, (_, channel) => channelName(channel)),
    probe,
    units: unitList,
    spikes: exampleSpikes(unitList, templates, segments, segmentSamples, spikesPerSecond, random),
    templates,
    initialTemplates: roughened(templates, random),
    noiseLevelMicrovolts: new Float64Array(channels).fill(11.5),
    lambda: new Float64Array(units).fill(4.5),
    sigma: new Float64Array(units).fill(1.03),
    parameters: parseParameters({}),
    notices: [],
  };
}

/** Four contacts make a tetrode's diamond, more make two staggered columns. */
function exampleProbe(channels: number): Probe {
  const diamond = [0, 0, 13, 13, -13, 13, 0, 26];
  const positionsUm = Float64Array.from({ length: 2 * channels }, (_, i) => {
    if (channels <= 4) return diamond[i];
    const channel = i >> 1;
    return i % 2 === 0 ? (channel % 2) * 32 + (channel & 2 ? 16 : 0) : (channel >> 1) * 20;
  });
  return {
    name: channels <= 4 ? 'tetrode' : 'two staggered columns',
    positionsUm,
    shankIds: new Array<string>(channels).fill('0'),
    geometryKnown: true,
  };
}

function exampleTemplates(
  units: readonly Unit[],
  channels: number,
  probe: Probe,
  random: Random,
): TemplateSet {
  const microvolts = new Float32Array(units.length * channels * templateSamples);
  for (const [unit, { mainChannel }] of units.entries()) {
    const size = 60 + 140 * random.uniform();
    const width = 4 + 4 * random.uniform();
    const rebound = 0.15 + 0.3 * random.uniform();
    for (let channel = 0; channel < channels; channel++) {
      const distanceUm = Math.hypot(
        probe.positionsUm[2 * channel] - probe.positionsUm[2 * mainChannel],
        probe.positionsUm[2 * channel + 1] - probe.positionsUm[2 * mainChannel + 1],
      );
      const gain = size * Math.exp(-distanceUm / (18 + 20 * random.uniform()));
      for (let t = 0; t < templateSamples; t++) {
        const trough = Math.exp(-0.5 * ((t - nBefore) / width) ** 2);
        const peak = Math.exp(-0.5 * ((t - nBefore - 3.2 * width) / (2 * width)) ** 2);
        microvolts[(unit * channels + channel) * templateSamples + t] =
          gain * (rebound * peak - trough);
      }
    }
  }
  return { channelCount: channels, templateSamples, nBefore, microvolts };
}

function roughened(templates: TemplateSet, random: Random): TemplateSet {
  return {
    ...templates,
    microvolts: templates.microvolts.map((value) => 0.8 * value + 4 * random.normal()),
  };
}

function exampleSpikes(
  units: readonly Unit[],
  templates: TemplateSet,
  segments: number,
  segmentSamples: number,
  spikesPerSecond: number,
  random: Random,
): Sorting['spikes'] {
  const refractorySamples = 45;
  const spikes: { segment: number; sample: number; unit: number }[] = [];
  for (let segment = 0; segment < segments; segment++) {
    for (const unit of units.keys()) {
      const meanSamples = sampleRate / (spikesPerSecond * (0.4 + 1.6 * random.uniform()));
      let sample = Math.round(random.exponential(meanSamples));
      while (sample < segmentSamples) {
        spikes.push({ segment, sample, unit });
        sample += refractorySamples + Math.round(random.exponential(meanSamples));
      }
    }
  }
  spikes.sort((a, b) => a.segment - b.segment || a.sample - b.sample || a.unit - b.unit);
  const table = createSpikeTable(spikes.length);
  for (const [row, { segment, sample, unit }] of spikes.entries()) {
    const { mainChannel } = units[unit];
    const trough =
      templates.microvolts[
        (unit * templates.channelCount + mainChannel) * templateSamples + nBefore
      ];
    const drift = 1 - (0.15 * sample) / segmentSamples;
    table.segmentIndex[row] = segment;
    table.sampleIndex[row] = sample;
    table.unitIndex[row] = unit;
    table.amplitude[row] = trough * drift * (1 + 0.07 * random.normal());
    table.margin[row] = 3 + random.exponential(6);
  }
  return table;
}
