import { truncate, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import {
  type ByteSource,
  chooseBins,
  layOutOverview,
  type OverviewLayout,
  parseParameters,
  Random,
  type Recording,
  readEnvelope,
} from '../../../core/index.ts';
import { pooledChunkReader } from '../../compute/pooled-chunk-reader.ts';
import { type RecordingPlace, shapeOf } from '../../compute/reopen-recording.ts';
import { ThreadTeam } from '../../compute/thread-team.ts';
import { workerFile } from '../../compute/worker-file.ts';
import { openPlace } from '../../files/open-place.ts';
import { withTemporaryFolder } from '../../files/temporary-folder.ts';
import { buildOverview } from '../../traces/build-overview.ts';
import { OverviewFiles } from '../../traces/overview-files.ts';
import { readTraces } from '../../traces/read-traces.ts';
import { SignalViews } from '../../traces/signal-views.ts';
import { type Clock, type Timing, timingOf } from '../interleave.ts';
import { formatShort, formatSpread } from '../number-text.ts';
import { left, type Part, right } from '../section.ts';

export interface OverviewSizes {
  readonly gigabytes: number;
  readonly channels: number;
  /** Bins of a level that make one of the next, to be compared. */
  readonly factors: readonly number[];
  /** Looks at each zoom. */
  readonly looks: number;
}

export interface FactorResult {
  readonly factor: number;
  readonly buildSeconds: number;
  readonly megabytesASecond: number;
  /** Share of the recording's own bytes. */
  readonly diskShare: number;
  /** Of views of every width, the whole recording among them. */
  readonly lookSeconds: Timing;
}

const sampleRate = 30_000;
const bytesPerSample = 2;
const widthPixels = 1500;
const threads = 3;
/** Widths of views in seconds; one that is longer than the recording shows all of it. */
const viewSeconds = [5, 20, 60, 300, 3600];

/** The overview of a long recording, which is a file without content: read at the speed of memory. */
export function overviewPart(sizes: OverviewSizes): Part {
  return {
    name: 'overview',
    title: 'Looking at a long recording',
    run: ({ clock, seed, say }) =>
      withTemporaryFolder('overview', async (folder) => {
        const path = await writeSparse(folder, sizes);
        const opened = await openPlace(path, {});
        const { recording, name, samples } = opened.recordings[0]!;
        say(`reading ${sizes.gigabytes} GB`);
        const readSeconds = await secondsOf(clock, () => readAll(samples[0]!));
        const source = { path, options: {}, name };
        const place = { source, seen: shapeOf(recording) };
        const results: FactorResult[] = [];
        for (const factor of sizes.factors) {
          say(`building with a factor of ${factor}`);
          results.push(
            await measure(place, join(folder, `factor-${factor}`), factor, sizes, clock, seed),
          );
        }
        const second = await oneSecond(recording, sizes, clock, seed);
        await opened.close();
        return {
          about: `The least and greatest values of ${sizes.gigabytes} GB of int16 samples of ${sizes.channels} channels at 30 kHz, read by ${threads} threads and written by one in one pass; then ${sizes.looks} looks at random places at each of ${viewSeconds.join(', ')} s, ${widthPixels} pixels wide, all channels. The file is sparse, so the disk is not measured. Only to read all its bytes on one thread takes ${formatShort(readSeconds)} s. Views of a second come from the file itself: ${formatSpread(milliseconds(second))} ms each.`,
          columns: [
            right('factor'),
            right('build, s'),
            right('MB/s'),
            right('times reading alone'),
            right('disk, % of the recording'),
            left('a look, ms (least-most)'),
          ],
          rows: results.map((result) => [
            String(result.factor),
            formatShort(result.buildSeconds),
            formatShort(result.megabytesASecond),
            formatShort(result.buildSeconds / readSeconds),
            formatShort(100 * result.diskShare),
            formatSpread(milliseconds(result.lookSeconds)),
          ]),
          remarks: [],
          plots: [],
          data: { ...sizes, readSeconds, oneSecond: second, results },
        };
      }),
  };
}

/** @returns the path of a recording that takes no room on the disk */
async function writeSparse(
  folder: string,
  { gigabytes, channels }: OverviewSizes,
): Promise<string> {
  const path = join(folder, 'long.bin');
  await writeFile(path, '');
  const frameBytes = bytesPerSample * channels;
  await truncate(path, Math.floor((gigabytes * 1e9) / frameBytes) * frameBytes);
  const sidecar = { sampleRate, channels, dtype: 'int16', gainUv: 0.195 };
  await writeFile(join(folder, 'long.json'), JSON.stringify(sidecar));
  return path;
}

async function readAll(source: ByteSource): Promise<void> {
  const room = new Uint8Array(1 << 20);
  for (let offset = 0; offset < source.byteLength; offset += room.length) {
    await source.read(offset, Math.min(room.length, source.byteLength - offset), room);
  }
}

async function measure(
  place: RecordingPlace,
  folder: string,
  factor: number,
  { channels, looks }: OverviewSizes,
  clock: Clock,
  seed: number,
): Promise<FactorResult> {
  const { sampleCount } = place.seen.segments[0]!;
  const layout = layOutOverview([sampleCount], channels, factor);
  const files = new OverviewFiles(folder, layout, 'bench');
  const never = { cancelled: false };
  const team = new ThreadTeam(workerFile('overview-chunk-worker'));
  const readChunks = pooledChunkReader(place, team, threads);
  const buildSeconds = await secondsOf(clock, () =>
    buildOverview(layout, files, readChunks, never, () => {}),
  );
  await team.end();
  const random = Random.forStream(seed, factor);
  const seconds: number[] = [];
  for (const view of viewSeconds) {
    for (let look = 0; look < looks; look++) {
      const length = Math.min(sampleCount, view * sampleRate);
      const at = Math.floor(random.uniform() * (sampleCount - length + 1));
      seconds.push(await secondsOf(clock, () => lookAt(layout, files, at, length)));
    }
  }
  const bytes = sampleCount * channels * bytesPerSample;
  const bins = layout.levels.reduce((sum, { binCount }) => sum + binCount, 0);
  files.close();
  return {
    factor,
    buildSeconds,
    megabytesASecond: bytes / 1e6 / buildSeconds,
    diskShare: (bins * channels * 2 * Float32Array.BYTES_PER_ELEMENT) / bytes,
    lookSeconds: timingOf(seconds),
  };
}

async function lookAt(
  layout: OverviewLayout,
  files: OverviewFiles,
  from: number,
  length: number,
): Promise<void> {
  const choice = chooseBins(layout, Math.max(64, Math.ceil(length / widthPixels)))!;
  const { samplesPerBin } = choice;
  const [sampleCount] = layout.segmentSamples;
  const start = Math.floor(from / samplesPerBin) * samplesPerBin;
  const end = Math.min(sampleCount!, Math.ceil((from + length) / samplesPerBin) * samplesPerBin);
  const channels = [...Array(layout.channelCount).keys()];
  const readBins = async (...bins: Parameters<OverviewFiles['readBins']>) =>
    files.readBins(...bins);
  await readEnvelope(layout, readBins, choice, 0, start, end, channels);
}

/** What a view of one second takes, which needs no overview. */
async function oneSecond(
  recording: Recording,
  { looks }: OverviewSizes,
  clock: Clock,
  seed: number,
): Promise<Timing> {
  const parameters = parseParameters({});
  const signals = new SignalViews(recording, parameters);
  const channels = [...Array(recording.channelCount).keys()];
  const random = Random.forStream(seed, 0);
  const { sampleCount } = recording.segments[0]!;
  const seconds: number[] = [];
  for (let look = 0; look < looks; look++) {
    const start = Math.floor(random.uniform() * Math.max(1, sampleCount - sampleRate));
    const range = { segment: 0, start, end: start + sampleRate };
    const signal = 'raw' as const;
    const shown = { channels, widthPixels, parameters, signal, overview: null, model: null };
    const task = { ...range, ...shown };
    seconds.push(await secondsOf(clock, () => readTraces(recording, signals, task)));
  }
  return timingOf(seconds);
}

async function secondsOf(clock: Clock, work: () => Promise<unknown>): Promise<number> {
  const start = clock();
  await work();
  return (clock() - start) / 1000;
}

const milliseconds = ({ median, least, most }: Timing) => ({
  median: 1000 * median,
  least: 1000 * least,
  most: 1000 * most,
});
