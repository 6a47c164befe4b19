import type { Recording } from '../recording/recording.ts';
import { filterZeroPhase } from './biquad.ts';
import type { SecondOrderSections } from './butterworth.ts';
import { subtractCommonMedian } from './common-reference.ts';

/** What turns raw microvolts into filtered microvolts. */
export interface FilterPlan {
  /** Band-pass cascade; empty where no band was asked for. */
  readonly sections: SecondOrderSections;
  /** Median of each raw channel, subtracted first; what is not a finite number becomes this value. */
  readonly offsetMicrovolts: Float64Array;
  /** Channels whose median over space is subtracted at every sample; empty for no reference. */
  readonly referenceChannels: Int32Array;
  /** Samples to filter along on both sides of a range until transients have died out. */
  readonly marginSamples: number;
}

/**
 * Reads ranges of a recording filtered. A range is filtered together with margins on both sides;
 * past the ends of its segment the signal goes on as its odd reflection, and past that as a
 * constant, so that neither gaps nor ends ring. One call at a time: the buffers are shared.
 */
export class RangeFilter {
  private readonly recording: Recording;
  private readonly plan: FilterPlan;
  private raw = new Float32Array(0);
  private signal = new Float64Array(0);
  private readonly column: Float32Array;

  constructor(recording: Recording, plan: FilterPlan) {
    this.recording = recording;
    this.plan = plan;
    this.column = new Float32Array(plan.referenceChannels.length);
  }

  /**
   * Filtered samples [start - context, end + context), which may reach past the segment by the
   * reflection described above.
   * @param out planar `(channels x (end - start + 2 context))`, microvolts
   */
  async read(
    segment: number,
    start: number,
    end: number,
    context: number,
    out: Float32Array,
  ): Promise<Float32Array> {
    const { recording, plan } = this;
    const pad = context + plan.marginSamples;
    const sampleCount = recording.segments[segment]!.sampleCount;
    const rawStart = Math.max(0, start - pad);
    const rawCount = Math.min(sampleCount, end + pad) - rawStart;
    const first = rawStart - (start - pad);
    const length = end - start + 2 * pad;
    const kept = end - start + 2 * context;
    this.reserve(rawCount, length);
    const { raw, signal } = this;
    await recording.read(segment, rawStart, rawStart + rawCount, raw);
    for (let channel = 0; channel < recording.channelCount; channel++) {
      const from = channel * rawCount;
      const offset = plan.offsetMicrovolts[channel];
      for (let t = 0; t < rawCount; t++) {
        const value = raw[from + t] - offset;
        signal[first + t] = Number.isFinite(value) ? value : 0;
      }
      extendByReflection(signal, first, rawCount, length);
      filterZeroPhase(plan.sections, signal, length);
      const to = channel * kept;
      for (let t = 0; t < kept; t++) out[to + t] = signal[plan.marginSamples + t];
    }
    subtractCommonMedian(out, recording.channelCount, kept, plan.referenceChannels, this.column);
    return out;
  }

  private reserve(rawCount: number, length: number): void {
    const rawLength = this.recording.channelCount * rawCount;
    if (this.raw.length < rawLength) this.raw = new Float32Array(rawLength);
    if (this.signal.length < length) this.signal = new Float64Array(length);
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
