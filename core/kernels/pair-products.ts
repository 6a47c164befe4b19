import type { AtomPairs } from './contracts/coding.ts';
import type { KernelInstance } from './instance.ts';

/** Zeros before and behind every row. */
const MARGIN = 8;

/** To the bit what the twin gives. */
export function compiledPairProducts(
  { arena, compiled }: KernelInstance,
  { atomSamples, rows, pairs, terms }: AtomPairs,
  out: Float64Array,
): Float64Array {
  const stride = atomSamples + 2 * MARGIN;
  const mark = arena.begin();
  const pairsAt = arena.reserve(4 * pairs.length);
  const termsAt = arena.reserve(4 * terms.length);
  const rowsAt = arena.reserve(8 * rows.length * stride);
  const sumsAt = arena.reserve(8 * (2 * atomSamples - 1 + MARGIN));
  const outAt = arena.reserve(8 * out.length);
  const { int32, float64 } = arena;
  int32.set(pairs, pairsAt / 4);
  int32.set(terms, termsAt / 4);
  float64.fill(0, rowsAt / 8, rowsAt / 8 + rows.length * stride);
  rows.forEach((row, r) => {
    float64.set(row, rowsAt / 8 + r * stride + MARGIN);
  });
  const count = pairs.length / 4;
  compiled.sumPairProducts(pairsAt, count, termsAt, rowsAt, atomSamples, sumsAt, outAt);
  out.set(float64.subarray(outAt / 8, outAt / 8 + out.length));
  arena.release(mark);
  return out;
}
