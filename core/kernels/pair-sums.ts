import type { KernelInstance } from './instance.ts';
import { placeRows } from './row-plan.ts';

/** To the bit what the twin gives. */
export function addCompiledPairSums(
  instance: KernelInstance,
  rows: Float32Array,
  samples: number,
  pairs: Int32Array,
  sums: Float64Array,
): Float64Array {
  const { arena, compiled } = instance;
  const mark = arena.begin();
  const rowCount = samples === 0 ? 0 : rows.length / samples;
  const placed = placeRows(instance, rows, rowCount, samples);
  const pairsAt = arena.reserve(4 * pairs.length);
  const sumsAt = arena.reserve(8 * sums.length);
  arena.int32.set(pairs, pairsAt / 4);
  arena.float64.set(sums, sumsAt / 8);
  const { address, stride } = placed;
  compiled.addPairSums(address, 4 * stride, samples, pairsAt, sums.length, sumsAt);
  sums.set(arena.float64.subarray(sumsAt / 8, sumsAt / 8 + sums.length));
  arena.release(mark);
  return sums;
}
