import type { CommonReference, ZeroPhaseFilter } from '../kernels/kernels.ts';
import type { Recording } from '../recording/recording.ts';
import {
  bridgeBad,
  gainAround,
  guardSamples,
  markBad,
  type SaturationLimits,
} from './bad-stretches.ts';
import type { SecondOrderSections } from './butterworth.ts';
import { signalKernels } from './signal-kernels.ts';

/** What turns raw microvolts into filtered microvolts. */
export interface FilterPlan extends SaturationLimits {
  /** Band-pass cascade; empty where no band was asked for. */
  readonly sections: SecondOrderSections;
  /** Median of each raw channel, subtracted first. */
  readonly offsetMicrovolts: Float64Array;
  /** Channels whose median over space is subtracted at every sample; empty for no reference. */
  readonly referenceChannels: Int32Array;
  /** Samples to filter along on both sides of a range until transients have died out. */
  readonly marginSamples: number;
}

/** A channel of a filtered range that is not good all over; arrays as long as a row of the range. */
export interface MaskedChannel {
  readonly channel: number;
  /** What each sample was multiplied by: 0 to 1. */
  readonly gain: Float32Array;
  /** What each sample is: see `markBad`. */
  readonly marks: Uint8Array;
}

/** Channels that are filtered together. */
const channelsAtOnce = 8;

/**
 * Reads ranges of a recording filtered. A range is filtered together with margins on both sides;
 * past the ends of its segment the signal goes on as its odd reflection, and past that as a
 * constant, so that neither gaps nor ends ring. Stretches that are not finite or saturated are
 * bridged for the filter and faded to zero behind it. One call at a time: the buffers are shared.
 */
export class RangeFilter {
  private readonly recording: Recording;
  private readonly plan: FilterPlan;
  private readonly guard: number;
  private readonly filter: ZeroPhaseFilter;
  private readonly reference: CommonReference;
  private raw = new Float32Array(0);
  private signals = new Float64Array(0);
  private marks = new Uint8Array(0);

  constructor(recording: Recording, plan: FilterPlan) {
    this.recording = recording;
    this.plan = plan;
    this.guard = guardSamples(recording.sampleRate);
    this.filter = signalKernels().zeroPhaseFilter(plan.sections);
    this.reference = signalKernels().commonReference(plan.referenceChannels);
  }

  /**
   * Filtered samples [start - context, end + context), which may reach past the segment by the
   * reflection described above.
   * @param out planar `(channels x (end - start + 2 context))`, microvolts
   * @returns the channels that are not good all over, ascending
   */
  async read(
    segment: number,
    start: number,
    end: number,
    context: number,
    out: Float32Array,
  ): Promise<readonly MaskedChannel[]> {
    const { recording, plan, guard } = this;
    const { channelCount } = recording;
    const margin = plan.marginSamples + guard;
    const pad = context + margin;
    const sampleCount = recording.segments[segment]!.sampleCount;
    const rawStart = Math.max(0, start - pad);
    const rawCount = Math.min(sampleCount, end + pad) - rawStart;
    const first = rawStart - (start - pad);
    const length = end - start + 2 * pad;
    const kept = end - start + 2 * context;
    this.reserve(rawCount, length);
    const { raw, signals } = this;
    await recording.read(segment, rawStart, rawStart + rawCount, raw);
    const masked: MaskedChannel[] = [];
    for (let from = 0; from < channelCount; from += channelsAtOnce) {
      const group = Math.min(channelsAtOnce, channelCount - from);
      for (let i = 0; i < group; i++) {
        const signal = signals.subarray(i * length, (i + 1) * length);
        const mask = this.prepare(from + i, rawCount, first, signal, margin, kept);
        if (mask !== undefined) masked.push(mask);
      }
      if (plan.sections.length > 0) this.filter.filter(signals, group, length);
      for (let i = 0; i < group; i++) {
        const at = i * length + margin;
        out.set(signals.subarray(at, at + kept), (from + i) * kept);
      }
    }
    applyGains(masked, out, kept);
    this.reference.subtract(out, channelCount, kept);
    // The reference is of the others: what was taken away stays away.
    if (plan.referenceChannels.length > 0) applyGains(masked, out, kept);
    return masked;
  }

  /** One raw channel with its extension, without its bad stretches; what was bad about it. */
  private prepare(
    channel: number,
    rawCount: number,
    first: number,
    signal: Float64Array,
    margin: number,
    kept: number,
  ): MaskedChannel | undefined {
    const { plan, raw, recording } = this;
    const known = signal.subarray(first, first + rawCount);
    const offset = plan.offsetMicrovolts[channel];
    const from = channel * rawCount;
    for (let t = 0; t < rawCount; t++) known[t] = raw[from + t] - offset;
    const all = this.marks.subarray(0, signal.length);
    const marks = all.subarray(first, first + rawCount);
    const isBad = markBad(known, plan.flatBeyondMicrovolts[channel], plan.flatSamples, marks);
    if (isBad) bridgeBad(known, marks);
    extendByReflection(signal, first, rawCount, signal.length);
    if (!isBad) return undefined;
    // What is past the segment is as good as its end.
    all.fill(marks[0], 0, first);
    all.fill(marks[rawCount - 1], first + rawCount);
    const gain = gainAround(all, recording.sampleRate).slice(margin, margin + kept);
    if (gain.every((value) => value === 1)) return undefined;
    return { channel, gain, marks: all.slice(margin, margin + kept) };
  }

  private reserve(rawCount: number, length: number): void {
    const rawLength = this.recording.channelCount * rawCount;
    if (this.raw.length < rawLength) this.raw = new Float32Array(rawLength);
    const signalLength = channelsAtOnce * length;
    if (this.signals.length < signalLength) this.signals = new Float64Array(signalLength);
    if (this.marks.length < length) this.marks = new Uint8Array(length);
  }
}

/** Multiplies the masked channels of a planar block by their gains. */
export function applyGains(
  masked: readonly MaskedChannel[],
  block: Float32Array,
  samples: number,
): void {
  for (const { channel, gain } of masked) {
    const row = channel * samples;
    for (let t = 0; t < samples; t++) block[row + t] *= gain[t];
  }
}

/**
 * Fills `signal[0 .. length)` around its known part `[first, first + count)`, `count` >= 1, with the
 * odd reflection `2 x[end] - x[mirrored]`; where the known part is too short to mirror, the last
 * value goes on.
 */
export function extendByReflection(
  signal: Float64Array,
  first: number,
  count: number,
  length: number,
): Float64Array {
  const last = first + count - 1;
  for (let i = 1; i <= first; i++) {
    signal[first - i] = i < count ? 2 * signal[first] - signal[first + i] : signal[first - i + 1];
  }
  for (let i = 1; last + i < length; i++) {
    signal[last + i] = i < count ? 2 * signal[last] - signal[last - i] : signal[last + i - 1];
  }
  return signal;
}
