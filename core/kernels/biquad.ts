import { subtractMedianOf } from './common-reference.ts';
import type { FilteredRange, ZeroPhaseFilter } from './contracts/preprocessing.ts';
import type { KernelInstance } from './instance.ts';
import { type PlacedRows, placeRows, rowStride, takeRows } from './row-plan.ts';

/** Numbers of a section. */
const SECTION = 3;
/** Bytes of one sample of the channels that are filtered side by side, and of what whole vectors need more. */
const SAMPLE_BYTES = 64;
const BEHIND = 256;
/** Channels whose rows are in the kernels' memory at a time: what is worked on stays in the cache. */
const CHANNELS_AT_ONCE = 8;

/** Zero-phase cascade in double precision: the bits of the twin, eight channels at a time. */
export class CompiledZeroPhaseFilter implements ZeroPhaseFilter {
  private readonly instance: KernelInstance;
  private readonly sections: Float64Array;

  /** @param sections `(sections x 3)`: gain, a1, a2 */
  constructor(instance: KernelInstance, sections: Float64Array) {
    this.instance = instance;
    this.sections = sections;
  }

  filter(
    signals: Float32Array,
    offsets: Float64Array,
    range: FilteredRange,
    out: Float32Array,
    referenceChannels?: Int32Array,
  ): Float32Array {
    const { arena } = this.instance;
    const { samples, before, after, margin } = range;
    const channelCount = offsets.length;
    const kept = before + samples + after - 2 * margin;
    const stride = rowStride(kept);
    const mark = arena.begin();
    const address = arena.reserve(4 * channelCount * stride);
    const behind = address + 4 * channelCount * stride;
    for (let from = 0; from < channelCount; from += CHANNELS_AT_ONCE) {
      const to = Math.min(channelCount, from + CHANNELS_AT_ONCE);
      this.filterGroup(
        signals.subarray(from * samples, to * samples),
        offsets.subarray(from, to),
        range,
        { address: address + 4 * from * stride, stride },
      );
      arena.release(behind);
    }
    const rows = { address, stride };
    if (referenceChannels !== undefined && referenceChannels.length > 0) {
      subtractMedianOf(this.instance, rows, channelCount, kept, referenceChannels);
    }
    takeRows(this.instance, rows, channelCount, out, kept);
    arena.release(mark);
    return out;
  }

  private filterGroup(
    signals: Float32Array,
    offsets: Float64Array,
    { samples, before, after, margin }: FilteredRange,
    output: PlacedRows,
  ): void {
    const { arena, compiled } = this.instance;
    const channelCount = offsets.length;
    const input = placeRows(this.instance, signals, channelCount, samples);
    const sections = arena.reserve(8 * this.sections.length);
    const lows = arena.reserve(8 * channelCount);
    const work = arena.reserve(SAMPLE_BYTES * (before + samples + after) + BEHIND);
    arena.float64.set(this.sections, sections / 8);
    arena.float64.set(offsets, lows / 8);
    compiled.filterZeroPhase(
      sections,
      this.sections.length / SECTION,
      lows,
      input.address,
      4 * input.stride,
      channelCount,
      samples,
      before,
      after,
      margin,
      output.address,
      4 * output.stride,
      work,
    );
  }
}
