import type { Recording } from '../../recording/recording.ts';

/** Part of a segment's signal, planar. */
export interface SignalPiece {
  readonly segment: number;
  /** First sample, which may lie before the segment; there the signal is zero. */
  readonly start: number;
  readonly samples: number;
  /** `(channels x samples)`. */
  readonly traces: Float32Array;
}

/** Reads samples [start, end) of a segment, zeros beyond its ends. */
export async function readPiece(
  recording: Recording,
  segment: number,
  start: number,
  end: number,
): Promise<SignalPiece> {
  const samples = end - start;
  const { channelCount } = recording;
  const traces = new Float32Array(channelCount * samples);
  const from = Math.max(0, start);
  const to = Math.min(end, recording.segments[segment].sampleCount);
  const length = to - from;
  if (length <= 0) return { segment, start, samples, traces };
  const inside = new Float32Array(channelCount * length);
  await recording.read(segment, from, to, inside);
  for (let channel = 0; channel < channelCount; channel++) {
    const row = inside.subarray(channel * length, (channel + 1) * length);
    traces.set(row, channel * samples + from - start);
  }
  return { segment, start, samples, traces };
}
