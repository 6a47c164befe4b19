import { throwIfCancelled, type WorkContext } from '../base/progress.ts';
import { median, noiseLevel } from '../math/order-statistics.ts';
import type { Notice, Recording } from '../recording/recording.ts';
import type { Piece } from './sample.ts';

/** What a look at raw samples tells before any filter can be chosen. */
export interface RawSurvey {
  /** Median of each channel, microvolts; 0 where no sample was a finite number. */
  readonly offsetMicrovolts: Float64Array;
  readonly notices: readonly Notice[];
}

/** Values a channel that its median is taken from. */
const medianValues = 100_000;

/** Samples in a row at the largest or smallest value that count as saturated. */
const saturatedRun = 5;

/** How far from the median, in noise levels, a value must be to count as saturated. */
const saturatedNoiseLevels = 8;

/** Reads the pieces once. */
export async function surveyRaw(
  recording: Recording,
  pieces: readonly Piece[],
  context: WorkContext,
): Promise<RawSurvey> {
  const channelCount = recording.channelCount;
  const total = pieces.reduce((sum, piece) => sum + piece.end - piece.start, 0);
  const stride = Math.max(1, Math.ceil(total / medianValues));
  const values = Array.from(
    { length: channelCount },
    () => new Float32Array(Math.ceil(total / stride)),
  );
  const kept = new Int32Array(channelCount);
  const rails = Array.from({ length: channelCount }, () => new RailCounter());
  let notFinite = 0;
  let seen = 0;
  let raw = new Float32Array(0);
  for (const { segment, start, end } of pieces) {
    throwIfCancelled(context.cancellation);
    const samples = end - start;
    if (raw.length < channelCount * samples) raw = new Float32Array(channelCount * samples);
    await recording.read(segment, start, end, raw);
    const phase = (stride - (seen % stride)) % stride;
    for (let channel = 0; channel < channelCount; channel++) {
      const trace = raw.subarray(channel * samples, (channel + 1) * samples);
      for (let t = 0; t < samples; t++) if (!Number.isFinite(trace[t])) notFinite++;
      for (let t = phase; t < samples; t += stride) {
        if (Number.isFinite(trace[t])) values[channel]![kept[channel]++] = trace[t];
      }
      rails[channel]!.add(trace);
    }
    seen += samples;
  }
  const offsetMicrovolts = new Float64Array(channelCount);
  let saturated = 0;
  for (let channel = 0; channel < channelCount; channel++) {
    const known = values[channel]!.subarray(0, kept[channel]);
    if (known.length === 0) continue;
    offsetMicrovolts[channel] = median(known);
    const reach = saturatedNoiseLevels * noiseLevel(known);
    saturated += rails[channel]!.saturatedBeyond(offsetMicrovolts[channel], reach);
  }
  return { offsetMicrovolts, notices: noticesOf(notFinite, saturated, channelCount * total) };
}

function noticesOf(notFinite: number, saturated: number, looked: number): Notice[] {
  const notices: Notice[] = [];
  const share = (count: number) => `${count} of the ${looked} values that were looked at`;
  if (notFinite > 0) {
    notices.push({
      code: 'NOT_FINITE_SAMPLES',
      message: `${share(notFinite)} are not finite numbers; such values are read as the channel's median.`,
    });
  }
  if (saturated > 0) {
    notices.push({
      code: 'SATURATED_SAMPLES',
      message: `${share(saturated)} stand at the limit of the amplifier; spikes there are lost or misshapen.`,
    });
  }
  return notices;
}

/** Counts samples that stand in runs at a channel's largest and smallest value. */
class RailCounter {
  private highest = Number.NEGATIVE_INFINITY;
  private atHighest = 0;
  private lowest = Number.POSITIVE_INFINITY;
  private atLowest = 0;

  add(trace: Float32Array): void {
    for (let from = 0, to = 1; from < trace.length; from = to, to = from + 1) {
      const value = trace[from];
      while (to < trace.length && trace[to] === value) to++;
      if (!Number.isFinite(value)) continue;
      const run = to - from >= saturatedRun ? to - from : 0;
      if (value > this.highest) {
        this.highest = value;
        this.atHighest = 0;
      }
      if (value < this.lowest) {
        this.lowest = value;
        this.atLowest = 0;
      }
      if (value === this.highest) this.atHighest += run;
      if (value === this.lowest) this.atLowest += run;
    }
  }

  /** Saturated samples, where the limits lie more than `reach` from `centre`. */
  saturatedBeyond(centre: number, reach: number): number {
    return (
      (this.highest > centre + reach ? this.atHighest : 0) +
      (this.lowest < centre - reach ? this.atLowest : 0)
    );
  }
}
