import type { Atoms, TemplateCorrelation } from './contracts/coding.ts';
import type { KernelInstance } from './instance.ts';
import {
  type PlacedRows,
  placeRows,
  planRows,
  type RowFilter,
  type RowPlan,
  rowStride,
} from './row-plan.ts';

/** Positions that are correlated at a time: the memory of the kernels never shrinks. */
const PIECE = 8192;

/** Correlations in scratch of the arena, single precision, and the signal they were computed from. */
interface CorrelationRows {
  readonly input: PlacedRows;
  readonly address: number;
  readonly stride: number;
  readonly positions: number;
}

/** H^T y in single precision; of each atom only the channels on which it is not zero are read. */
export class CompiledCorrelation implements TemplateCorrelation {
  readonly atomCount: number;
  readonly plan: RowPlan;
  private readonly instance: KernelInstance;
  private readonly channelCount: number;

  constructor(instance: KernelInstance, dictionary: Atoms) {
    this.instance = instance;
    this.atomCount = dictionary.atomCount;
    this.channelCount = dictionary.channelCount;
    this.plan = planRows(channelFilters(dictionary), dictionary.atomSamples);
  }

  correlate(traces: Float32Array | Float64Array, samples: number, out: Float64Array): Float64Array {
    const { arena } = this.instance;
    const positions = Math.max(0, samples - this.plan.tapCount + 1);
    for (let from = 0; from < positions; from += PIECE) {
      const to = Math.min(positions, from + PIECE);
      const mark = arena.begin(this.plan.resident);
      const { address, stride } = this.run(traces, samples, from, to);
      for (let c = 0; c < this.atomCount; c++) {
        const row = address / 4 + c * stride;
        out.set(arena.float32.subarray(row, row + to - from), c * positions + from);
      }
      arena.release(mark);
    }
    return out;
  }

  /**
   * The correlations at positions [from, to) as rows of single precision in scratch of the arena; the
   * plan must be there.
   */
  run(
    traces: Float32Array | Float64Array,
    samples: number,
    from = 0,
    to = Math.max(0, samples - this.plan.tapCount + 1),
  ): CorrelationRows {
    const { atomCount, channelCount, plan } = this;
    const { arena, compiled } = this.instance;
    const positions = to - from;
    const end = Math.min(samples, to + plan.tapCount - 1);
    const input = placeRows(this.instance, traces, channelCount, samples, from, end);
    const stride = rowStride(positions);
    const address = arena.reserve(4 * atomCount * stride);
    compiled.clear(address, 4 * atomCount * stride);
    compiled.correlateRows(
      plan.resident.address,
      plan.groupCount,
      plan.tapCount,
      input.address,
      4 * input.stride,
      address,
      4 * stride,
      positions,
    );
    return { input, address, stride, positions };
  }
}

/** The rows of all atoms that are not zero, from channel to atom. */
export function channelFilters({
  atomCount,
  channelCount,
  atomSamples,
  atoms,
}: Atoms): RowFilter[] {
  const filters: RowFilter[] = [];
  for (let c = 0; c < atomCount; c++) {
    for (let p = 0; p < channelCount; p++) {
      const at = (c * channelCount + p) * atomSamples;
      let first = at;
      while (first < at + atomSamples && atoms[first] === 0) first++;
      if (first === at + atomSamples) continue;
      // A copy: the caller may change the atoms before they are written to the arena again.
      filters.push({ input: p, output: c, taps: atoms.slice(at, at + atomSamples) });
    }
  }
  return filters;
}
