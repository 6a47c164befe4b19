import { type Arena, Resident } from './arena.ts';
import type { KernelInstance } from './instance.ts';

/** One filter from an input row to an output row. */
export interface RowFilter {
  readonly input: number;
  readonly output: number;
  readonly taps: Float64Array;
}

const GROUP_BYTES = 32;
/** The kernels write whole vectors: rows have room for this many values more than they hold. */
const ROW_SLACK = 31;

/** Filters from rows to rows as the compiled `correlateRows` wants them. */
export interface RowPlan {
  readonly groupCount: number;
  readonly tapCount: number;
  readonly resident: Resident;
}

/** Writes the taps of one group, interleaved, from word `first` of the arena on. */
type TapWriter = (arena: Arena, group: readonly RowFilter[], first: number) => void;

/**
 * Gathers the filters of one input row in groups of 4, 2 or 1 outputs, rows in ascending order: it
 * is the order in which an output's parts are added.
 * @param filters all of `tapCount` taps
 */
export function planRows(filters: readonly RowFilter[], tapCount: number): RowPlan {
  return planGroups(filters, tapCount, tapCount, (arena, group, first) => {
    group.forEach(({ taps }, j) => {
      for (let k = 0; k < tapCount; k++) arena.float32[first + k * group.length + j] = taps[k];
    });
  });
}

/** The same for `correlateIntegers`: taps are whole numbers of 16 bits, two of them in a word. */
export function planIntegerRows(filters: readonly RowFilter[], tapCount: number): RowPlan {
  const pairs = Math.ceil(tapCount / 2);
  return planGroups(filters, tapCount, pairs, (arena, group, first) => {
    group.forEach(({ taps }, j) => {
      pairsOfTaps(taps).forEach((pair, k) => {
        arena.int32[first + k * group.length + j] = pair;
      });
    });
  });
}

/** Taps of 16 bits, two in a word, the first in its lower half. */
export function pairsOfTaps(taps: Float64Array): Int32Array {
  return Int32Array.from(
    { length: Math.ceil(taps.length / 2) },
    (_, k) => (taps[2 * k] & 0xffff) | ((taps[2 * k + 1] ?? 0) << 16),
  );
}

/** @param words 4 bytes each, that a filter's taps take */
function planGroups(
  filters: readonly RowFilter[],
  tapCount: number,
  words: number,
  writeTaps: TapWriter,
): RowPlan {
  const groups = groupByInput(filters);
  const write = (arena: Arena, address: number) => {
    let taps = address + groups.length * GROUP_BYTES;
    groups.forEach((group, g) => {
      const outputs = group.map(({ output }) => output);
      while (outputs.length < 4) outputs.push(0);
      const record = [group[0]!.input, group.length, ...outputs, taps, 0];
      arena.int32.set(record, (address + g * GROUP_BYTES) / 4);
      writeTaps(arena, group, taps / 4);
      taps += 4 * words * group.length;
    });
  };
  const bytes = groups.length * GROUP_BYTES + 4 * words * filters.length;
  return { groupCount: groups.length, tapCount, resident: new Resident(bytes, write) };
}

function groupByInput(filters: readonly RowFilter[]): RowFilter[][] {
  const sorted = [...filters].sort((a, b) => a.input - b.input || a.output - b.output);
  const groups: RowFilter[][] = [];
  for (let from = 0; from < sorted.length; ) {
    let to = from;
    while (to < sorted.length && sorted[to]!.input === sorted[from]!.input) to++;
    const size = to - from >= 4 ? 4 : to - from >= 2 ? 2 : 1;
    groups.push(sorted.slice(from, from + size));
    from += size;
  }
  return groups;
}

/**
 * Values from one row to the next for rows of `length`: room for whole vectors, and never so near a
 * multiple of 4096 bytes that the same place of all rows falls on the same cache lines.
 */
export function rowStride(length: number): number {
  const stride = Math.ceil((length + ROW_SLACK) / 16) * 16;
  const offset = stride % 1024;
  return offset < 32 ? stride + 32 - offset : offset > 992 ? stride + 1056 - offset : stride;
}

/** Rows of single precision in the arena, `stride` values from one to the next. */
export interface PlacedRows {
  readonly address: number;
  readonly stride: number;
}

/**
 * Copies planar signals into scratch of the arena, as rows of single precision.
 * @param values `(rows x length)`, of which samples [from, to) are placed
 */
export function placeRows(
  { arena, compiled }: KernelInstance,
  values: Float32Array | Float64Array,
  rows: number,
  length: number,
  from = 0,
  to = length,
): PlacedRows {
  const stride = rowStride(to - from);
  const address = arena.reserve(4 * rows * stride);
  for (let r = 0; r < rows; r++) {
    const row = values.subarray(r * length + from, r * length + to);
    const at = address + 4 * r * stride;
    const aside = wordsAside(row);
    arena.float32.set(row, at / 4 + aside);
    if (aside > 0) compiled.move(at, at + 4 * aside, 4 * row.length);
  }
  return { address, stride };
}

/**
 * Copies rows of the arena, which are not to be read again, into samples [from, to) of a planar signal.
 * @param out `(rows x length)`
 */
export function takeRows(
  { arena, compiled }: KernelInstance,
  { address, stride }: PlacedRows,
  rows: number,
  out: Float32Array,
  length: number,
  from = 0,
  to = length,
): void {
  for (let r = 0; r < rows; r++) {
    const row = address + 4 * r * stride;
    const target = out.subarray(r * length + from, r * length + to);
    const aside = wordsAside(target);
    if (aside > 0) compiled.move(row + 4 * aside, row, 4 * target.length);
    target.set(arena.float32.subarray(row / 4 + aside, row / 4 + aside + target.length));
  }
}

/**
 * Numbers that a row of the arena stands aside while it is copied. JavaScript copies shared memory eight bytes
 * at a time where both sides begin alike, and else, at a quarter of the speed, one.
 */
function wordsAside({ byteOffset }: Float32Array | Float64Array): number {
  return (byteOffset % 8) / 4;
}
