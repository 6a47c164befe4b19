import { type Hertz, sampleIndex, seconds } from '../base/quantities.ts';
import type { LabelledSpikes } from '../recording/labelled-spikes.ts';
import { unknownProbe } from '../recording/probe.ts';
import type { Segment } from '../recording/recording.ts';
import { parseParameters } from '../sorting/parse-parameters.ts';
import type { Sorting, TemplateSet } from '../sorting/sorting.ts';

/**
 * Spike trains as a sorting for the forms that need no more: it has no templates, its amplitudes and
 * margins are NaN, and all units are on one channel of which nothing is known.
 * @param segments of the recording; without them, each ends with its last spike and begins at time 0
 */
export function sortingOfTrains(
  spikes: LabelledSpikes,
  sampleRate: Hertz,
  segments: readonly { readonly sampleCount: number; readonly startTime: number }[] = [],
): Sorting {
  const { unitIds, segmentIndex, sampleIndex: samples, unitIndex } = spikes;
  const unknown = new Float32Array(samples.length).fill(Number.NaN);
  const templates: TemplateSet = {
    channelCount: 0,
    templateSamples: 0,
    nBefore: 0,
    microvolts: new Float32Array(),
  };
  return {
    sampleRate,
    segments: segments.length > 0 ? segments.map(segmentOf) : shortestSegments(spikes),
    channelNames: ['unknown'],
    probe: unknownProbe(1),
    units: Array.from(unitIds, (unitId) => ({ unitId, mainChannel: 0 })),
    spikes: {
      segmentIndex,
      sampleIndex: samples,
      unitIndex,
      amplitude: unknown,
      margin: unknown,
    },
    templates,
    initialTemplates: templates,
    noiseLevelMicrovolts: new Float64Array(),
    lambda: new Float64Array(),
    sigma: new Float64Array(),
    parameters: parseParameters({}),
    notices: [],
  };

  function segmentOf({ sampleCount, startTime }: (typeof segments)[number]): Segment {
    return {
      startSample: sampleIndex(Math.round(startTime * sampleRate)),
      sampleCount,
      startTime: seconds(startTime),
    };
  }
}

function shortestSegments({ segmentIndex, sampleIndex: samples }: LabelledSpikes): Segment[] {
  const sampleCounts = new Array<number>(1 + (segmentIndex.at(-1) ?? 0)).fill(0);
  segmentIndex.forEach((segment, row) => {
    sampleCounts[segment] = samples[row] + 1;
  });
  return sampleCounts.map((sampleCount) => ({
    startSample: sampleIndex(0),
    sampleCount,
    startTime: seconds(0),
  }));
}
