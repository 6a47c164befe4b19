import { existsSync, readFileSync } from 'node:fs';
import { describe, expect, it } from 'vitest';
import { silentContext } from '../../../core/base/progress.ts';
import { hertz, sampleIndex, seconds } from '../../../core/base/quantities.ts';
import { Random } from '../../../core/base/random.ts';
import { alignToExtremum } from '../../../core/detect/alignment.ts';
import { overCluster } from '../../../core/detect/clusters.ts';
import { mergeClusters } from '../../../core/detect/merge-clusters.ts';
import { detectPeaks } from '../../../core/detect/peaks.ts';
import { extractSnippets } from '../../../core/detect/snippets.ts';
import { planPreprocessing } from '../../../core/preprocess/plan.ts';
import { whitened } from '../../../core/preprocess/preprocess.ts';
import { unknownProbe } from '../../../core/recording/probe.ts';
import type { Recording } from '../../../core/recording/recording.ts';

const data = new URL('../../../../shared/data/', import.meta.url);
const folders = ['hc1-d533101-raw-5s', 'quiroga-easy1-noise015-2s'];
const absent = folders.filter((folder) => !existsSync(new URL(folder, data)));

function recordingOf(
  interleaved: ArrayLike<number>,
  channelCount: number,
  rate: number,
): Recording {
  const sampleCount = interleaved.length / channelCount;
  return {
    sampleRate: hertz(rate),
    channelCount,
    channelNames: Array.from({ length: channelCount }, (_, c) => `${c}`),
    segments: [{ startSample: sampleIndex(0), sampleCount, startTime: seconds(0) }],
    probe: unknownProbe(channelCount),
    gainToMicrovolts: 1,
    notices: [],
    async read(_, start, end, out) {
      for (let c = 0; c < channelCount; c++) {
        for (let t = start; t < end; t++) {
          out[c * (end - start) + t - start] = interleaved[t * channelCount + c];
        }
      }
      return out;
    },
  };
}

/** Detection alone, with an automatic number of clusters: no learning, no truth. */
async function clusterRecording(recording: Recording, highHz: number, thresholdSigma: number) {
  const { channelCount, sampleRate } = recording;
  const samples = recording.segments[0].sampleCount;
  const plan = await planPreprocessing(
    recording,
    {
      seed: 1,
      bandPass: { lowHz: 300, highHz },
      reference: 'off',
      whiten: 'spatial+temporal',
      neighbourhoodUm: 100,
      drift: 'off',
    },
    silentContext,
  );
  const traces = new Float32Array(channelCount * samples);
  await whitened(recording, plan).read(0, 0, samples, traces);
  const channels = Int32Array.from({ length: channelCount }, (_, c) => c);
  const millisecond = Math.round(sampleRate / 1000);
  const peaks = detectPeaks(traces, channelCount, samples, {
    thresholdSigma,
    polarity: 'both',
    deadSamples: millisecond,
    neighbours: Array.from(channels, () => channels),
  });
  const times = alignToExtremum(traces, samples, peaks.sampleIndex, channels, 3);
  const nBefore = millisecond;
  const nAfter = Math.round(1.5 * millisecond);
  const snippets = extractSnippets(traces, channelCount, samples, times, channels, nBefore, nAfter);
  const over = overCluster(snippets, times.length, channelCount, nBefore + nAfter, {
    clusters: 10,
    components: 8,
    random: new Random(1),
  });
  const merged = mergeClusters(over.points, over.components, over.labels, over.sizes.length);
  return { times, labels: merged.labels, sizes: merged.sizes };
}

/** Rows of a truth file with a header line, as numbers by column. */
function readTruth(folder: string): Record<string, number>[] {
  const text = readFileSync(new URL(`${folder}/truth.csv`, data), 'utf8').trim();
  const [header, ...rows] = text.split(/\r?\n/).map((line) => line.split(','));
  return rows.map((row) => Object.fromEntries(header.map((name, i) => [name, Number(row[i])])));
}

function labelAt(times: Float64Array, labels: Int32Array, time: number, tolerance: number): number {
  let nearest = -1;
  times.forEach((t, i) => {
    const distance = Math.abs(t - time);
    if (distance <= tolerance && (nearest < 0 || distance < Math.abs(times[nearest] - time))) {
      nearest = i;
    }
  });
  return nearest < 0 ? -1 : labels[nearest];
}

if (absent.length > 0) {
  console.warn(
    `Skipped: recordings ${absent.join(', ')} are not beside the project (shared/data).`,
  );
}

describe.skipIf(absent.length > 0)('detection on real recordings', () => {
  it('puts the intracellularly recorded neuron of the hc-1 tetrode into one cluster of its own', async () => {
    const bytes = readFileSync(new URL('hc1-d533101-raw-5s/raw_4ch_10kHz_int16.dat', data));
    const counts = new Int16Array(bytes.buffer, bytes.byteOffset, bytes.byteLength / 2);
    const { times, labels, sizes } = await clusterRecording(
      recordingOf(counts, 4, 10_000),
      4000,
      4.5,
    );
    const found = readTruth('hc1-d533101-raw-5s').map((row) =>
      labelAt(times, labels, row.extracellular_trough_sample, 10),
    );
    const inMostCommon = Math.max(
      ...Array.from(sizes, (_, c) => found.filter((l) => l === c).length),
    );
    const cluster = sizes.findIndex((_, c) => found.filter((l) => l === c).length === inMostCommon);
    expect(found).toHaveLength(11);
    expect(inMostCommon).toBeGreaterThanOrEqual(9);
    expect(sizes[cluster]).toBeLessThanOrEqual(14);
  });

  it('tells the three neurons of Quiroga’s simulation apart without being told how many', async () => {
    const bytes = readFileSync(new URL('quiroga-easy1-noise015-2s/signal_24kHz_f32.bin', data));
    const values = new Float32Array(bytes.buffer, bytes.byteOffset, bytes.byteLength / 4);
    const { times, labels, sizes } = await clusterRecording(
      recordingOf(values, 1, 24_000),
      6000,
      4,
    );
    const truth = readTruth('quiroga-easy1-noise015-2s');
    for (const neuron of [1, 2, 3]) {
      const own = truth.filter((row) => row.class === neuron);
      const found = own.map((row) => labelAt(times, labels, row.spike_start_sample + 23, 24));
      const hits = Array.from(sizes, (_, c) => found.filter((label) => label === c).length);
      const best = Math.max(...hits);
      expect(best / own.length).toBeGreaterThan(0.9);
      expect(best / sizes[hits.indexOf(best)]).toBeGreaterThan(0.75);
    }
  });
});
