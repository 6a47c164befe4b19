import type { Recording } from './recording.ts';

/** Least and greatest value of every bin of every channel: `low[channel * binCount + bin]`; NaN where a bin has no number. */
export interface Envelope {
  readonly binCount: number;
  readonly low: Float32Array;
  readonly high: Float32Array;
}

/** @param rows channels */
export function emptyEnvelope(rows: number, binCount: number): Envelope {
  return {
    binCount,
    low: new Float32Array(rows * binCount).fill(Number.NaN),
    high: new Float32Array(rows * binCount).fill(Number.NaN),
  };
}

/**
 * The envelope of planar traces `traces[channel * samples + t]`. Bin `b` covers the samples
 * [b * samplesPerBin, (b + 1) * samplesPerBin); the last one may be shorter. NaN samples do not count.
 */
export function envelopeOf(
  traces: Float32Array,
  channelCount: number,
  samples: number,
  samplesPerBin: number,
): Envelope {
  const binCount = Math.ceil(samples / samplesPerBin);
  const envelope = emptyEnvelope(channelCount, binCount);
  for (let channel = 0; channel < channelCount; channel++) {
    const row = channel * samples;
    for (let bin = 0; bin < binCount; bin++) {
      const from = row + bin * samplesPerBin;
      const to = Math.min(from + samplesPerBin, row + samples);
      let low = Number.POSITIVE_INFINITY;
      let high = Number.NEGATIVE_INFINITY;
      for (let i = from; i < to; i++) {
        const value = traces[i];
        if (value < low) low = value;
        if (value > high) high = value;
      }
      if (low > high) continue;
      envelope.low[channel * binCount + bin] = low;
      envelope.high[channel * binCount + bin] = high;
    }
  }
  return envelope;
}

/**
 * The envelope of samples [start, end) of a segment.
 * @throws whatever `Recording.read` throws
 */
export async function envelopeOfRange(
  recording: Recording,
  segment: number,
  start: number,
  end: number,
  samplesPerBin: number,
): Promise<Envelope> {
  const known = await recording.readExtremes?.(segment, start, end, samplesPerBin);
  if (known !== undefined) return known;
  const { channelCount } = recording;
  const samples = end - start;
  const traces = new Float32Array(channelCount * samples);
  await recording.read(segment, start, end, traces);
  return envelopeOf(traces, channelCount, samples, samplesPerBin);
}

/** Widens bin `to` of one row so that it holds bin `from` of another. NaN adds nothing. */
export function widenBin(target: Envelope, to: number, source: Envelope, from: number): void {
  const low = source.low[from];
  const high = source.high[from];
  if (!(target.low[to] <= low)) target.low[to] = Number.isNaN(low) ? target.low[to] : low;
  if (!(target.high[to] >= high)) target.high[to] = Number.isNaN(high) ? target.high[to] : high;
}
