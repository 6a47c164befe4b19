import { throwIfCancelled, type WorkContext } from '../base/progress.ts';
import type { BadSpan } from '../preprocess/bad-spans.ts';
import type { TilePeak } from './initial-templates.ts';
import type { ReadStretch } from './read-stretch.ts';
import type { Region } from './regions.ts';
import type { StretchSource } from './stretch-source.ts';
import { mergedSpans, type Span, spansAround, type Tile } from './windows.ts';

/** What one region is learned from: plain data, for any thread. */
export interface RegionSample {
  readonly region: Region;
  /** Stretches around peaks and some silence, on the region's channels, planar. */
  readonly tiles: readonly Tile[];
  /** Peaks in the tiles; channels count within the region. */
  readonly peaks: readonly TilePeak[];
  /** Samples of recording that all peaks were taken from, silence included. */
  readonly observedSamples: number;
}

export interface SampleOptions {
  /** Signal kept around each peak. */
  readonly samplesBefore: number;
  readonly samplesAfter: number;
  /** Peaks after which a region needs no more. */
  readonly enoughPeaks: number;
  /** Silence kept of each region, to measure the noise in. */
  readonly quietSamples: number;
}

/** How much may be held of signal; one region is sampled whatever it needs. */
export interface SampleLimits {
  readonly mostValues: number;
  /** Regions that are learned at the same time: where some are left for later, all threads should have one. */
  readonly together: number;
}

const noLimits: SampleLimits = { mostValues: Number.POSITIVE_INFINITY, together: 1 };

/** Numbers that are asked for at a time: many small arrays leave holes in the memory of the process. */
const CHUNK_VALUES = 1_000_000;
/** Longest piece of silence: it should come from many places. */
const LONGEST_QUIET = 2048;

/**
 * Takes stretches of whitened signal one by one until every region has enough, and keeps of each what
 * the regions learn from: the memory taken depends on the number of peaks that are enough, not on the
 * length of the recording. Where even that is more than may be held, the last regions are left for
 * another time.
 * @param channelCount of the recording
 * @returns samples of the first regions, in their order; what they are does not depend on their number
 */
export async function sampleRegions(
  stretches: StretchSource,
  channelCount: number,
  regions: readonly Region[],
  options: SampleOptions,
  context: WorkContext,
  { mostValues, together }: SampleLimits = noLimits,
): Promise<RegionSample[]> {
  const collectors = regions.map((region) => new RegionCollector(region, channelCount, options));
  const leaveWhatIsTooMuch = () => {
    const held = () => collectors.reduce((sum, { values }) => sum + values, 0);
    const before = collectors.length;
    while (collectors.length > 1 && held() > mostValues) collectors.pop();
    if (collectors.length === before) return;
    while (collectors.length > together && collectors.length % together > 0) collectors.pop();
  };
  // A step is a call of its own: what it has held of the signal is gone with it.
  const take = async (i: number) => {
    const stretch = await stretches.read(i);
    for (const collector of collectors) if (!collector.full) collector.add(stretch);
  };
  for (let i = 0; i < stretches.count; i++) {
    throwIfCancelled(context.cancellation);
    if (collectors.every(({ full }) => full)) break;
    context.onProgress({ stage: 'Reading a sample', fraction: i / stretches.count });
    await take(i);
    leaveWhatIsTooMuch();
  }
  return collectors.map((collector) => collector.finish());
}

/** Where all threads see it: what is learned from is as large as the memory allows, and nobody needs a copy. */
function sharedValues(length: number): Float32Array {
  return new Float32Array(new SharedArrayBuffer(length * Float32Array.BYTES_PER_ELEMENT));
}

class RegionCollector {
  private readonly region: Region;
  private readonly options: SampleOptions;
  /** Number of each channel within the region, -1 outside. */
  private readonly local: Int32Array;
  private readonly tiles: Tile[] = [];
  private readonly peaks: TilePeak[] = [];
  /** Of signal that it holds. */
  values = 0;
  /** What tiles are cut from, up to where it is filled. */
  private chunk: Float32Array = new Float32Array(0);
  private filled = 0;
  private quiet = 0;
  private observedSamples = 0;

  constructor(region: Region, channelCount: number, options: SampleOptions) {
    this.region = region;
    this.options = options;
    this.local = new Int32Array(channelCount).fill(-1);
    region.channels.forEach((channel, row) => {
      this.local[channel] = row;
    });
  }

  get full(): boolean {
    return this.peaks.length >= this.options.enoughPeaks;
  }

  add(stretch: ReadStretch): void {
    const { samplesBefore, samplesAfter } = this.options;
    const { peakSamples: positions, peakChannels: channels, bad } = stretch;
    const mine = Array.from(positions.keys()).filter((i) => this.local[channels[i]] >= 0);
    const near = Float64Array.from(mine, (i) => positions[i]);
    const around = spansAround(near, stretch.samples, samplesBefore, samplesAfter);
    let next = 0;
    for (const { start, end } of around) {
      const tile = this.keep(stretch, start, end);
      for (; next < near.length && near[next] < end; next++) {
        const channel = this.local[channels[mine[next]]];
        this.peaks.push({ tile, position: near[next] - start, channel });
      }
    }
    this.addQuiet(stretch, mergedSpans([...around, ...this.maskedIn(stretch, bad)]));
    this.observedSamples += stretch.samples;
  }

  /** Where a channel of the region is masked, and about there: what is zero there is not silence. */
  private maskedIn(stretch: Tile, bad: readonly BadSpan[]): Span[] {
    const { samplesBefore, samplesAfter } = this.options;
    return bad
      .filter(({ channel }) => this.local[channel] >= 0)
      .map(({ start, samples }) => ({
        start: Math.max(0, start - stretch.start - samplesBefore),
        end: Math.min(stretch.samples, start + samples - stretch.start + samplesAfter),
      }));
  }

  /** Silence between the spans. */
  private addQuiet(stretch: Tile, around: readonly Span[]): void {
    const edges = [{ start: 0, end: 0 }, ...around, { start: stretch.samples, end: 0 }];
    for (let i = 1; i < edges.length && this.quiet < this.options.quietSamples; i++) {
      const start = edges[i - 1].end;
      const end = Math.min(edges[i].start, start + LONGEST_QUIET);
      if (end - start < this.options.samplesBefore + this.options.samplesAfter) continue;
      this.keep(stretch, start, end);
      this.quiet += end - start;
    }
  }

  private keep(stretch: Tile, start: number, end: number): number {
    const samples = end - start;
    const traces = this.room(this.region.channels.length * samples);
    this.region.channels.forEach((channel, row) => {
      const from = channel * stretch.samples + start;
      traces.set(stretch.traces.subarray(from, from + samples), row * samples);
    });
    const { segment } = stretch;
    return this.tiles.push({ segment, start: stretch.start + start, samples, traces }) - 1;
  }

  private room(length: number): Float32Array {
    if (this.chunk.length - this.filled < length) {
      this.chunk = sharedValues(Math.max(CHUNK_VALUES, length));
      this.filled = 0;
    }
    const start = this.filled;
    this.filled += length;
    this.values += length;
    return this.chunk.subarray(start, this.filled);
  }

  finish(): RegionSample {
    const { region, tiles, peaks, observedSamples } = this;
    return { region, tiles, peaks, observedSamples };
  }
}
