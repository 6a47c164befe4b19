import type { LearningWindow } from '../learn/learn.ts';

/** A stretch of whitened signal that is held in memory for learning. */
export interface Tile {
  readonly segment: number;
  /** First sample, counted from the segment's first sample. */
  readonly start: number;
  readonly samples: number;
  /** Planar `(channels x samples)`. */
  readonly traces: Float32Array;
}

/** A window with its place, so that spikes of different windows can be compared in time. */
export interface PlacedWindow extends LearningWindow {
  /** First sample on one time line for all segments, which stand too far apart on it to be near each other. */
  readonly start: number;
}

const SEGMENT_DISTANCE = 2 ** 42;

/**
 * Cuts the stretches around peaks out of a tile: learning needs the spikes and as much quiet signal
 * around them as an atom is long, not the silence between.
 * @param peaks sample positions in the tile, ascending
 */
export function cutWindows(
  tile: Tile,
  channelCount: number,
  peaks: ArrayLike<number>,
  samplesBefore: number,
  samplesAfter: number,
): PlacedWindow[] {
  const windows: PlacedWindow[] = [];
  let from = 0;
  let to = -1;
  const close = () => {
    if (to <= from) return;
    const samples = to - from;
    const traces = new Float32Array(channelCount * samples);
    for (let p = 0; p < channelCount; p++) {
      const row = p * tile.samples;
      traces.set(tile.traces.subarray(row + from, row + to), p * samples);
    }
    windows.push({ traces, samples, start: tile.segment * SEGMENT_DISTANCE + tile.start + from });
  };
  for (let i = 0; i < peaks.length; i++) {
    const start = Math.max(0, peaks[i] - samplesBefore);
    const end = Math.min(tile.samples, peaks[i] + samplesAfter);
    if (start > to) {
      close();
      from = start;
    }
    to = Math.max(to, end);
  }
  close();
  return windows;
}
