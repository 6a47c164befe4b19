import { throwIfCancelled, type WorkContext } from '../base/progress.ts';
import { median, noiseLevel } from '../math/order-statistics.ts';
import type { Recording } from '../recording/recording.ts';
import type { SaturationLimits } from './bad-stretches.ts';
import type { Piece } from './sample.ts';

/** What a look at raw samples tells before any filter can be chosen. */
export interface RawSurvey extends SaturationLimits {
  /** Median of each channel, microvolts; 0 where no sample was a finite number. */
  readonly offsetMicrovolts: Float64Array;
}

/** Values a channel that its median is taken from. */
const medianValues = 20_000;

/** How far from the median, in noise levels, a flat stretch must be to count as saturated. */
const flatNoiseLevels = 5;

/** How long a channel must stay at one value to count as saturated: longer than any spike does. */
const flatMs = 1;
const fewestFlatSamples = 5;

/** Reads the pieces once. */
export async function surveyRaw(
  recording: Recording,
  pieces: readonly Piece[],
  context: WorkContext,
): Promise<RawSurvey> {
  const { channelCount, sampleRate } = recording;
  const total = pieces.reduce((sum, piece) => sum + piece.end - piece.start, 0);
  const stride = Math.max(1, Math.ceil(total / medianValues));
  const values = Array.from(
    { length: channelCount },
    () => new Float32Array(Math.ceil(total / stride)),
  );
  const kept = new Int32Array(channelCount);
  let seen = 0;
  let raw = new Float32Array(0);
  for (const { segment, start, end } of pieces) {
    throwIfCancelled(context.cancellation);
    const samples = end - start;
    if (raw.length < channelCount * samples) raw = new Float32Array(channelCount * samples);
    await recording.read(segment, start, end, raw);
    const phase = (stride - (seen % stride)) % stride;
    for (let channel = 0; channel < channelCount; channel++) {
      for (let t = phase; t < samples; t += stride) {
        const value = raw[channel * samples + t];
        if (Number.isFinite(value)) values[channel]![kept[channel]++] = value;
      }
    }
    seen += samples;
  }
  const offsetMicrovolts = new Float64Array(channelCount);
  const flatBeyondMicrovolts = new Float64Array(channelCount).fill(Number.POSITIVE_INFINITY);
  for (let channel = 0; channel < channelCount; channel++) {
    throwIfCancelled(context.cancellation);
    const known = values[channel]!.subarray(0, kept[channel]);
    if (known.length === 0) continue;
    offsetMicrovolts[channel] = median(known);
    // Without noise, as in some simulations, staying at one value means nothing.
    const level = noiseLevel(known);
    if (level > 0) flatBeyondMicrovolts[channel] = flatNoiseLevels * level;
  }
  const flatSamples = Math.max(fewestFlatSamples, Math.ceil((flatMs * sampleRate) / 1000));
  return { offsetMicrovolts, flatBeyondMicrovolts, flatSamples };
}
