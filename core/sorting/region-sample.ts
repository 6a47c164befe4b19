import { throwIfCancelled, type WorkContext } from '../base/progress.ts';
import { copyValues } from '../math/copy-values.ts';
import type { BadSpan } from '../preprocess/bad-spans.ts';
import type { TilePeak } from './initial-templates.ts';
import type { ReadStretch } from './read-stretch.ts';
import type { Region } from './regions.ts';
import { SampleRoom } from './sample-room.ts';
import type { Scratch } from './scratch.ts';
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

/** A region's sample, which may lie on a disk until it is learned from. */
export interface KeptSample {
  readonly region: Region;
  /** Numbers of signal in it. */
  readonly values: number;
  /** To be asked for once. */
  readonly load: () => Promise<RegionSample>;
}

/** Longest piece of silence: it should come from many places. */
const LONGEST_QUIET = 2048;

/**
 * Takes stretches of whitened signal one by one until every region has enough, and keeps of each what
 * the regions learn from: the room taken depends on the number of peaks that are enough, not on the
 * length of the recording.
 * @param channelCount of the recording
 * @param scratch where samples are put aside; without it they stay in memory
 * @returns samples in the order of the regions; none depends on the others
 */
export async function sampleRegions(
  stretches: StretchSource,
  channelCount: number,
  regions: readonly Region[],
  options: SampleOptions,
  context: WorkContext,
  scratch: Scratch | null = null,
): Promise<KeptSample[]> {
  const collectors = regions.map(
    (region) => new RegionCollector(region, channelCount, options, new SampleRoom(scratch)),
  );
  // A step is a call of its own: what it has held of the signal is gone with it.
  const take = async (i: number) => {
    const stretch = await stretches.read(i);
    for (const collector of collectors) if (!collector.full) await collector.add(stretch);
  };
  for (let i = 0; i < stretches.count; i++) {
    throwIfCancelled(context.cancellation);
    if (collectors.every(({ full }) => full)) break;
    context.onProgress({ stage: 'Reading a sample', fraction: i / stretches.count });
    await take(i);
  }
  return Promise.all(collectors.map((collector) => collector.finish()));
}

/** A tile whose signal lies in a chunk of its sample. */
interface PlacedTile extends Omit<Tile, 'traces'> {
  readonly chunk: number;
  readonly from: number;
}

class RegionCollector {
  private readonly region: Region;
  private readonly options: SampleOptions;
  /** Number of each channel within the region, -1 outside. */
  private readonly local: Int32Array;
  private readonly tiles: PlacedTile[] = [];
  private readonly peaks: TilePeak[] = [];
  private readonly room: SampleRoom;
  private quiet = 0;
  private observedSamples = 0;

  constructor(region: Region, channelCount: number, options: SampleOptions, room: SampleRoom) {
    this.region = region;
    this.options = options;
    this.room = room;
    this.local = new Int32Array(channelCount).fill(-1);
    region.channels.forEach((channel, row) => {
      this.local[channel] = row;
    });
  }

  get full(): boolean {
    return this.peaks.length >= this.options.enoughPeaks;
  }

  async add(stretch: ReadStretch): Promise<void> {
    const { samplesBefore, samplesAfter } = this.options;
    const { peakSamples: positions, peakChannels: channels, bad } = stretch;
    const mine = Array.from(positions.keys()).filter((i) => this.local[channels[i]] >= 0);
    const near = Float64Array.from(mine, (i) => positions[i]);
    const around = spansAround(near, stretch.samples, samplesBefore, samplesAfter);
    let next = 0;
    for (const { start, end } of around) {
      const tile = await this.keep(stretch, start, end);
      for (; next < near.length && near[next] < end; next++) {
        const channel = this.local[channels[mine[next]]];
        this.peaks.push({ tile, position: near[next] - start, channel });
      }
    }
    await this.addQuiet(stretch, mergedSpans([...around, ...this.maskedIn(stretch, bad)]));
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
  private async addQuiet(stretch: Tile, around: readonly Span[]): Promise<void> {
    const edges = [{ start: 0, end: 0 }, ...around, { start: stretch.samples, end: 0 }];
    for (let i = 1; i < edges.length && this.quiet < this.options.quietSamples; i++) {
      const start = edges[i - 1].end;
      const end = Math.min(edges[i].start, start + LONGEST_QUIET);
      if (end - start < this.options.samplesBefore + this.options.samplesAfter) continue;
      await this.keep(stretch, start, end);
      this.quiet += end - start;
    }
  }

  private async keep(stretch: Tile, start: number, end: number): Promise<number> {
    const samples = end - start;
    const { chunk, from, traces } = await this.room.take(this.region.channels.length * samples);
    this.region.channels.forEach((channel, row) => {
      copyValues(stretch.traces, channel * stretch.samples + start, samples, traces, row * samples);
    });
    const { segment } = stretch;
    return this.tiles.push({ segment, start: stretch.start + start, samples, chunk, from }) - 1;
  }

  async finish(): Promise<KeptSample> {
    const { region, peaks, observedSamples, room } = this;
    await room.close();
    const load = async (): Promise<RegionSample> => {
      const chunks = await room.load();
      const tiles = this.tiles.map(({ chunk, from, ...tile }) => {
        const length = region.channels.length * tile.samples;
        return { ...tile, traces: chunks[chunk].subarray(from, from + length) };
      });
      return { region, tiles, peaks, observedSamples };
    };
    return { region, values: room.values, load };
  }
}
