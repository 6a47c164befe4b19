import type { Arena } from './arena.ts';
import type { Atoms, HeatedCorrelation, HeatOptions } from './contracts/coding.ts';
import { channelFilters } from './correlation.ts';
import type { KernelInstance } from './instance.ts';
import { integerScales } from './integer-atoms.ts';
import { mixedAtoms } from './mixed-atoms.ts';
import { type MixturePlan, planMixtures } from './mixture-plan.ts';
import { placeRows, planIntegerRows, type RowPlan, rowStride } from './row-plan.ts';

/** Positions that are correlated at a time: what is worked on stays in the cache, and takes little memory of many channels. */
const LONGEST_PIECE = 4096;
const PIECE_VALUES = 400_000;
/** Largest whole number of 32 bits: no correlation exceeds it. */
const NEVER = 2 ** 31 - 1;
/** Bytes behind the last of the rows that mixtures are made of: whole vectors are read. */
const BEHIND = 256;

/**
 * H^T y in whole numbers; of each atom only the channels on which it is not zero are read, and of
 * those that are sums of few products only mixtures of them.
 */
export class CompiledIntegerCorrelation implements HeatedCorrelation {
  private readonly instance: KernelInstance;
  private readonly channelCount: number;
  private readonly signalScale: number;
  /** What one of the sums is worth, one an atom. */
  private readonly unit: Float64Array;
  private readonly plan: RowPlan;
  private readonly mixtures: MixturePlan;

  constructor(instance: KernelInstance, dictionary: Atoms, largestSample: number) {
    const { atomSamples, channelCount } = dictionary;
    const { signalScale, atomScale, unit } = integerScales(dictionary, largestSample);
    const mixed = mixedAtoms(dictionary);
    const isMixed = new Set(mixed.map(({ atom }) => atom));
    for (const { atom, unit: ofMixtures } of mixed) unit[atom] = ofMixtures / signalScale;
    const filters = channelFilters(dictionary)
      .filter(({ output }) => !isMixed.has(output))
      .map((filter) => {
        const taps = filter.taps.map((tap) => Math.round(tap * atomScale[filter.output]));
        return { ...filter, taps };
      });
    this.instance = instance;
    this.channelCount = channelCount;
    this.signalScale = signalScale;
    this.unit = unit;
    this.plan = planIntegerRows(filters, atomSamples);
    this.mixtures = planMixtures(mixed, atomSamples);
  }

  correlate(
    traces: Float32Array | Float64Array,
    samples: number,
    out: Float64Array,
    heated?: HeatOptions,
    known = 0,
  ): Float64Array {
    const { arena } = this.instance;
    const positions = Math.max(0, samples - this.plan.tapCount + 1);
    const piece = Math.min(LONGEST_PIECE, Math.ceil(PIECE_VALUES / this.channelCount));
    for (let from = known; from < positions; from += piece) {
      const to = Math.min(positions, from + piece);
      const mark = arena.begin(this.plan.resident, this.mixtures.resident);
      const stride = rowStride(to - from);
      const sums = this.sumsOf(traces, samples, from, to, stride);
      if (heated !== undefined) this.addHeat(sums, stride, from, to, heated);
      this.scaleInto(out, sums, stride, positions, from, to);
      arena.release(mark);
    }
    return out;
  }

  /** @returns address of the sums at positions [from, to), rows of whole numbers */
  private sumsOf(
    traces: Float32Array | Float64Array,
    samples: number,
    from: number,
    to: number,
    stride: number,
  ): number {
    const { channelCount, plan, unit, signalScale } = this;
    const { arena, compiled } = this.instance;
    const end = Math.min(samples, to + plan.tapCount - 1);
    const input = placeRows(this.instance, traces, channelCount, samples, from, end);
    const inputBytes = 4 * input.stride;
    const integers = arena.reserve(channelCount * inputBytes);
    compiled.quantiseRows(
      input.address,
      inputBytes,
      integers,
      inputBytes,
      channelCount,
      end - from,
      signalScale,
    );
    const sums = arena.reserve(4 * unit.length * stride);
    compiled.clear(sums, 4 * unit.length * stride);
    compiled.correlateIntegers(
      plan.resident.address,
      plan.groupCount,
      Math.ceil(plan.tapCount / 2),
      integers,
      inputBytes,
      sums,
      4 * stride,
      to - from,
    );
    if (this.mixtures.atomCount > 0) this.mixInto(sums, stride, integers, input.stride, to - from);
    return sums;
  }

  /**
   * Overwrites the sums of the atoms that are correlated with mixtures.
   * @param integers address of the channels' rows
   */
  private mixInto(
    sums: number,
    stride: number,
    integers: number,
    inputStride: number,
    positions: number,
  ): void {
    const { channelCount, mixtures, plan } = this;
    const { arena, compiled } = this.instance;
    const inputBytes = 4 * inputStride;
    const pairs = arena.reserve(Math.ceil(channelCount / 2) * inputBytes + BEHIND);
    const length = positions + plan.tapCount - 1;
    compiled.pairRows(integers, pairs, inputBytes, channelCount, length);
    const scratch = arena.reserve(mixtures.scratchBytes);
    compiled.correlateMixtures(
      mixtures.resident.address,
      mixtures.atomCount,
      Math.ceil(plan.tapCount / 2),
      pairs,
      inputBytes,
      scratch,
      sums,
      4 * stride,
      positions,
    );
  }

  private addHeat(
    sums: number,
    stride: number,
    from: number,
    to: number,
    { lambda, twoSided, heat }: HeatOptions,
  ): void {
    const { arena, compiled } = this.instance;
    const address = arena.reserve(2 * stride);
    compiled.clear(address, 2 * stride);
    this.unit.forEach((unit, c) => {
      const limit = Math.min(NEVER, Math.floor(lambda[c] / unit));
      compiled.addHeat(sums + 4 * c * stride, limit, twoSided ? 1 : 0, address, to - from);
    });
    heat.set(shortsAt(arena, address, to - from), from);
  }

  private scaleInto(
    out: Float64Array,
    sums: number,
    stride: number,
    positions: number,
    from: number,
    to: number,
  ): void {
    const { arena, compiled } = this.instance;
    const length = to - from;
    const isHere = out.buffer === arena.memory.buffer;
    const scratch = isHere ? 0 : arena.reserve(8 * length);
    this.unit.forEach((unit, c) => {
      const at = c * positions + from;
      const row = isHere ? out.byteOffset + 8 * at : scratch;
      compiled.scaleIntegers(sums + 4 * c * stride, unit, row, length);
      if (!isHere) out.set(arena.float64.subarray(row / 8, row / 8 + length), at);
    });
  }
}

function shortsAt({ memory }: Arena, address: number, length: number): Uint16Array {
  return new Uint16Array(memory.buffer, address, length);
}
