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
): LearningWindow[] {
  const windows: LearningWindow[] = [];
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
    windows.push({ traces, samples });
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
