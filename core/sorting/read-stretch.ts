import { detectPeaks, type PeakOptions } from '../detect/peaks.ts';
import type { BadSpan } from '../preprocess/bad-spans.ts';
import type { TileRange, WhitenedRecording } from './code-tile.ts';
import type { Tile } from './windows.ts';

/** A stretch of whitened signal, planar on all channels, and what stands out of it. */
export interface ReadStretch extends Tile {
  /** Peaks by their sample in the stretch, ascending, and their channels. */
  readonly peakSamples: Float64Array;
  readonly peakChannels: Int32Array;
  readonly bad: readonly BadSpan[];
}

/** @returns what reads a stretch, for any thread */
export function stretchReader(
  { whitened }: { readonly whitened: WhitenedRecording },
  peaks: PeakOptions,
): (range: TileRange) => Promise<ReadStretch> {
  const { channelCount } = whitened;
  return async ({ segment, start, end }) => {
    const samples = end - start;
    const traces = new Float32Array(channelCount * samples);
    await whitened.read(segment, start, end, traces);
    const found = detectPeaks(traces, channelCount, samples, peaks);
    return {
      segment,
      start,
      samples,
      traces,
      peakSamples: found.sampleIndex,
      peakChannels: found.channel,
      bad: whitened.badSpans?.(segment, start, end) ?? [],
    };
  };
}
