import { paperWindows } from './paper-work.ts';
import { codingPart } from './parts/coding.ts';
import { correlationPart } from './parts/correlation.ts';
import { dictionaryPart } from './parts/dictionary.ts';
import { growthDurationPart } from './parts/growth-duration.ts';
import { growthChannelsPart, growthUnitsPart } from './parts/growth-probe.ts';
import { overviewPart } from './parts/overview.ts';
import { pipelinePart } from './parts/pipeline.ts';
import { threadsPart } from './parts/threads.ts';
import { tilesPart } from './parts/tiles.ts';
import type { ProbeShape } from './probe-work.ts';
import type { Part } from './section.ts';

/** Sizes in the order of a tile that the sorter codes. */
const tile = 4096;
const shape = (channels: number, units: number, samples = tile): ProbeShape => ({
  channels,
  units,
  samples,
});
const probes = [shape(4, 8), shape(32, 30), shape(384, 300)];

/** All parts, in the order they are shown. */
export function benchParts(quick: boolean): Part[] {
  const repeats = quick ? 3 : 7;
  const effort = quick
    ? { repeats: 1, enoughSeconds: 40, limitSeconds: 60 }
    : { repeats: 3, enoughSeconds: 60, limitSeconds: 400 };
  return [
    codingPart({
      windows: paperWindows,
      repeats,
      sparseGramWindows: quick ? 200 : 500,
      denseKernelWindows: quick ? 200 : 500,
      denseTypeScriptWindows: quick ? 20 : 40,
      oracleWindows: quick ? 400 : 2000,
    }),
    correlationPart({ repeats, windows: 1000, probes }),
    threadsPart({ windows: paperWindows, repeats, threadCounts: [1, 2, 4] }),
    dictionaryPart({
      windows: quick ? 2000 : 9000,
      snrsDb: [16, 13, 10, 7],
      seeds: 16,
    }),
    tilesPart({
      windows: quick ? 2000 : paperWindows,
      windowSamples: [1000, 512],
      tileSamples: [512, tile, 16 * tile],
      repeats,
    }),
    pipelinePart({
      presets: quick
        ? [
            { preset: 'table3', seconds: 30 },
            { preset: 'tetrode', seconds: 60 },
            { preset: 'tetrode', seconds: 600, allThreadsOnly: true },
            { preset: 'tetrode', seconds: 3600, allThreadsOnly: true },
            { preset: 'probe32', seconds: 60 },
            { preset: 'probe32', seconds: 600, allThreadsOnly: true },
            { preset: 'probe384', seconds: 10, allThreadsOnly: true },
          ]
        : [
            { preset: 'table3', seconds: 120 },
            { preset: 'tetrode', seconds: 60 },
            { preset: 'tetrode', seconds: 600, allThreadsOnly: true },
            { preset: 'tetrode', seconds: 3600, allThreadsOnly: true },
            { preset: 'probe32', seconds: 60 },
            { preset: 'probe32', seconds: 600, allThreadsOnly: true },
            { preset: 'probe384', seconds: 10 },
            { preset: 'probe384', seconds: 60, allThreadsOnly: true },
            { preset: 'probe384', seconds: 300, allThreadsOnly: true },
          ],
      effort,
    }),
    growthDurationPart({
      durations: quick ? [10, 40, 160] : [10, 20, 40, 80, 160, 320, 640],
      effort: { ...effort, repeats: 1 },
    }),
    growthChannelsPart({
      shapes: [shape(4, 4), shape(16, 16), shape(64, 64), shape(256, 256)],
      repeats,
    }),
    growthUnitsPart({ shapes: [8, 16, 32, 64, 128].map((units) => shape(32, units)), repeats }),
    overviewPart({
      gigabytes: quick ? 1 : 60,
      channels: 64,
      factors: quick ? [2, 4, 8] : [4],
      looks: 20,
    }),
  ];
}
