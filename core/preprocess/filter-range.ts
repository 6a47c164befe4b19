import type {
  CommonReference,
  FilteredRange,
  ZeroPhaseFilter,
} from '../kernels/contracts/preprocessing.ts';
import type { Recording } from '../recording/recording.ts';
import {
  bridgeBad,
  gainAround,
  good,
  guardSamples,
  markBad,
  mayBeBad,
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
    const samples = Math.min(sampleCount, end + pad) - rawStart;
    const before = rawStart - (start - pad);
    const after = end - start + 2 * pad - samples - before;
    const range = { samples, before, after, margin };
    const size = channelCount * samples;
    if (this.raw.length < size) this.raw = new Float32Array(size);
    const raw = this.raw.subarray(0, size);
    await recording.read(segment, rawStart, rawStart + samples, raw);
    const masked: MaskedChannel[] = [];
    for (let channel = 0; channel < channelCount; channel++) {
      const mask = this.bridge(channel, raw, range);
      if (mask !== undefined) masked.push(mask);
    }
    const { offsetMicrovolts, referenceChannels } = plan;
    if (masked.length === 0) {
      this.filter.filter(raw, offsetMicrovolts, range, out, referenceChannels);
      return masked;
    }
    this.filter.filter(raw, offsetMicrovolts, range, out);
    const kept = end - start + 2 * context;
    applyGains(masked, out, kept);
    this.reference.subtract(out, channelCount, kept);
    // The reference is of the others: what was taken away stays away.
    if (referenceChannels.length > 0) applyGains(masked, out, kept);
    return masked;
  }

  /** Bridges what is bad of one raw channel, and tells what that was. */
  private bridge(
    channel: number,
    raw: Float32Array,
    { samples, before, after, margin }: FilteredRange,
  ): MaskedChannel | undefined {
    const { plan, recording } = this;
    const offset = plan.offsetMicrovolts[channel];
    const known = raw.subarray(channel * samples, (channel + 1) * samples);
    const flatBeyond = plan.flatBeyondMicrovolts[channel];
    if (!mayBeBad(known, offset, flatBeyond, plan.flatSamples)) return undefined;
    const values = Float64Array.from(known, (value) => value - offset);
    const length = before + samples + after;
    const all = new Uint8Array(length);
    const marks = all.subarray(before, before + samples);
    if (!markBad(values, flatBeyond, plan.flatSamples, marks)) return undefined;
    bridgeBad(values, marks).forEach((value, t) => {
      if (marks[t] !== good) known[t] = value + offset;
    });
    // What is past the segment is as good as its end.
    all.fill(marks[0], 0, before);
    all.fill(marks[samples - 1], before + samples);
    const gain = gainAround(all, recording.sampleRate).slice(margin, length - margin);
    if (gain.every((value) => value === 1)) return undefined;
    return { channel, gain, marks: all.slice(margin, length - margin) };
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
