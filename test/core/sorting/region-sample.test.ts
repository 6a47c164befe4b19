import { describe, expect, it } from 'vitest';
import { CancellationError } from '../../../core/base/errors.ts';
import { silentContext } from '../../../core/base/progress.ts';
import { Random } from '../../../core/base/random.ts';
import type { TileRange, WhitenedRecording } from '../../../core/sorting/code-tile.ts';
import { stretchReader } from '../../../core/sorting/read-stretch.ts';
import { type RegionSample, sampleRegions } from '../../../core/sorting/region-sample.ts';
import type { Region } from '../../../core/sorting/regions.ts';
import type { StretchSource } from '../../../core/sorting/stretch-source.ts';
import { heldScratch } from '../../support/held-scratch.ts';
import { normalNoise, recordingOf } from '../preprocess/synthetic.ts';

const channelCount = 6;
const samples = 60_000;
const spikeEvery = 900;

/** Noise with a deep trough on one channel after the other. */
function recording() {
  const random = new Random(2);
  const traces = Array.from({ length: channelCount }, () => normalNoise(random, samples));
  for (let i = 0; (i + 1) * spikeEvery < samples; i++) {
    traces[i % channelCount][(i + 1) * spikeEvery] -= 30;
  }
  return recordingOf([traces]);
}

const regions: Region[] = [
  { core: Int32Array.of(0, 1, 2), channels: Int32Array.of(0, 1, 2, 3) },
  { core: Int32Array.of(3, 4, 5), channels: Int32Array.of(2, 3, 4, 5) },
];
const stretches = Array.from({ length: 6 }, (_, i) => ({
  segment: 0,
  start: 10_000 * i,
  end: 10_000 * (i + 1),
}));
const peakOptions = {
  thresholdSigma: 12,
  polarity: 'negative' as const,
  deadSamples: 20,
  neighbours: Array.from({ length: channelCount }, () => new Int32Array(0)),
};
const options = {
  samplesBefore: 40,
  samplesAfter: 60,
  enoughPeaks: 1000,
  quietSamples: 3000,
};

/** Stretches of a recording that is white already. */
function sourceOf(whitened: WhitenedRecording, ranges: readonly TileRange[]): StretchSource {
  const read = stretchReader({ whitened }, peakOptions);
  return { count: ranges.length, read: (i) => read(ranges[i]), forget: () => {} };
}

/** All samples, from memory or by way of a scratch. */
async function sampled(...given: Parameters<typeof sampleRegions>): Promise<RegionSample[]> {
  const kept = await sampleRegions(...given);
  return Promise.all(kept.map(({ load }) => load()));
}

describe('sampleRegions', () => {
  it('keeps the peaks of each region with the signal around them, on its channels, where they are', async () => {
    const whole = recording();
    const found = await sampled(
      sourceOf(whole, stretches),
      channelCount,
      regions,
      options,
      silentContext,
    );
    for (const { region, tiles, peaks, observedSamples } of found) {
      const expected = Array.from({ length: Math.floor(samples / spikeEvery) }, (_, i) => i)
        .filter((i) => region.channels.includes(i % channelCount))
        .map((i) => ({ at: (i + 1) * spikeEvery, channel: i % channelCount }))
        .filter(({ at }) => at % 10_000 !== 0 && at < samples - 1);
      const places = peaks.map(({ tile, position, channel }) => ({
        at: tiles[tile].start + position,
        channel: region.channels[channel],
      }));
      expect(places).toEqual(expected);
      expect(observedSamples).toBe(samples);
      for (const { segment, start, samples: length, traces } of tiles) {
        const all = await whole.read(
          segment,
          start,
          start + length,
          new Float32Array(channelCount * length),
        );
        region.channels.forEach((channel, row) => {
          expect(traces.subarray(row * length, (row + 1) * length)).toEqual(
            all.subarray(channel * length, (channel + 1) * length),
          );
        });
      }
    }
  });

  it('has silence to measure the noise in', async () => {
    const [{ tiles, peaks }] = await sampled(
      sourceOf(recording(), stretches),
      channelCount,
      regions,
      options,
      silentContext,
    );
    const withPeak = new Set(peaks.map(({ tile }) => tile));
    const quiet = tiles.filter((_, t) => !withPeak.has(t));
    expect(quiet.reduce((sum, tile) => sum + tile.samples, 0)).toBeGreaterThanOrEqual(3000);
    for (const { traces } of quiet) expect(Math.max(...traces.map(Math.abs))).toBeLessThan(12);
  });

  it('takes no masked stretch for silence, on the channels that it is masked on', async () => {
    const masked = { segment: 0, start: 1000, samples: 7000, mark: 1, channel: 0 };
    const badSpans = (_: number, start: number, end: number) =>
      masked.start < end && masked.start + masked.samples > start ? [masked] : [];
    const found = await sampled(
      sourceOf({ ...recording(), badSpans }, stretches.slice(0, 1)),
      channelCount,
      regions,
      { ...options, quietSamples: 100_000 },
      silentContext,
    );
    const quietWithin = found.map(({ tiles, peaks }) => {
      const withPeak = new Set(peaks.map(({ tile }) => tile));
      const isWithin = ({ start, samples: length }: { start: number; samples: number }) =>
        start < masked.start + masked.samples && start + length > masked.start;
      return tiles.filter((tile, t) => !withPeak.has(t) && isWithin(tile)).length;
    });
    expect(quietWithin[0]).toBe(0);
    expect(quietWithin[1]).toBeGreaterThan(0);
  });

  it('stops reading when every region has enough', async () => {
    const [few] = await sampled(
      sourceOf(recording(), stretches),
      channelCount,
      regions,
      { ...options, enoughPeaks: 5 },
      silentContext,
    );
    expect(few.observedSamples).toBe(10_000);
    expect(few.peaks.length).toBeGreaterThanOrEqual(5);
  });

  it('takes the same by way of a scratch, whatever regions are sampled with a region', async () => {
    const all = await sampled(
      sourceOf(recording(), stretches),
      channelCount,
      regions,
      options,
      silentContext,
    );
    for (const some of [regions, regions.slice(1)]) {
      const scratch = heldScratch();
      const kept = await sampleRegions(
        sourceOf(recording(), stretches),
        channelCount,
        some,
        options,
        silentContext,
        scratch,
      );
      const found = await Promise.all(kept.map(({ load }) => load()));
      expect(found).toEqual(all.slice(-some.length));
      kept.forEach(({ values, region }, i) => {
        expect(region).toBe(some[i]);
        expect(values).toBe(found[i].tiles.reduce((sum, { traces }) => sum + traces.length, 0));
      });
      const put = scratch.held.reduce((sum, { length }) => sum + length, 0);
      expect(put).toBe(kept.reduce((sum, { values }) => sum + values, 0));
    }
  });

  it('hears a wish to stop', async () => {
    const context = { ...silentContext, cancellation: { cancelled: true } };
    const sampling = sampleRegions(
      sourceOf(recording(), stretches),
      channelCount,
      regions,
      options,
      context,
    );
    await expect(sampling).rejects.toBeInstanceOf(CancellationError);
  });
});
