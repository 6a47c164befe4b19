/** Samples whose columns are gathered together: four vectors, a line of the cache. */
const TOGETHER: i32 = 16;
const COLUMN_BYTES: usize = 64;
/** Share that one column's gap between the middle values has in what is expected of the next. */
const NEW_GAP: f32 = 0.125;
/** Least gap that is expected, as a share of what the first column spans. */
const LEAST_GAP: f32 = 1e-6;
/** Of normal noise, the gap between middle values is about so much of the range over the count. */
const MIDDLE_DENSITY: f32 = 0.4;

/**
 * Subtracts from every row, sample by sample, the median over some of the rows.
 *
 * A column is parted by a value; how many numbers lie below it, the largest of them and the least of the
 * others tell two order statistics. Neighbouring samples are alike, so the values to part by are guessed
 * from the last columns, and some five suffice. What is found does not depend on the guesses.
 *
 * @param block rows of f32, changed in place; `stride` bytes from one to the next
 * @param rows i32: the `count` rows, at least one, that the median is taken over
 * @param work room for `count` x 64 bytes and 80 more
 */
export function subtractMedian(
  block: usize,
  stride: usize,
  rowCount: i32,
  samples: i32,
  rows: usize,
  count: i32,
  work: usize,
): void {
  // Columns are looked at two rows at a time; NaN is neither below a value nor above it.
  const padding = work + <usize>count * COLUMN_BYTES;
  for (let i: usize = 0; i < COLUMN_BYTES; i += 16) v128.store(padding + i, f32x4.splat(NaN));
  const gap = padding + COLUMN_BYTES;
  let least = f32x4.splat(0);
  let guess = least;
  for (let n: i32 = 0; n < samples; n += TOGETHER) {
    const column = block + ((<usize>n) << 2);
    for (let i: i32 = 0; i < count; i++) {
      const from = column + <usize>load<i32>(rows + ((<usize>i) << 2)) * stride;
      const to = work + <usize>i * COLUMN_BYTES;
      v128.store(to, v128.load(from));
      v128.store(to, v128.load(from, 16), 16);
      v128.store(to, v128.load(from, 32), 32);
      v128.store(to, v128.load(from, 48), 48);
    }
    if (n === 0) {
      const range = rangeOf(work, count);
      least = f32x4.mul(range, f32x4.splat(LEAST_GAP));
      v128.store(gap, f32x4.mul(range, f32x4.splat(MIDDLE_DENSITY / <f32>count)));
    }
    guess = medianOf(work, count, guess, gap, least);
    const first = guess;
    guess = medianOf(work + 16, count, guess, gap, least);
    const second = guess;
    guess = medianOf(work + 32, count, guess, gap, least);
    const third = guess;
    guess = medianOf(work + 48, count, guess, gap, least);
    for (let r: i32 = 0; r < rowCount; r++) {
      const at = column + <usize>r * stride;
      v128.store(at, f32x4.sub(v128.load(at), first));
      v128.store(at, f32x4.sub(v128.load(at, 16), second), 16);
      v128.store(at, f32x4.sub(v128.load(at, 32), third), 32);
      v128.store(at, f32x4.sub(v128.load(at, 48), guess), 48);
    }
  }
}

/** How far the values of each of four columns lie apart. */
function rangeOf(columns: usize, count: i32): v128 {
  let least = v128.load(columns);
  let most = least;
  for (let i: i32 = 1; i < count; i++) {
    const values = v128.load(columns + <usize>i * COLUMN_BYTES);
    least = f32x4.pmin(least, values);
    most = f32x4.pmax(most, values);
  }
  return f32x4.sub(most, least);
}

/**
 * Medians of four columns.
 * @param guess of each, whatever it is
 * @param gaps address of what is expected between the two middle values, brought up to date
 * @param leastGap that is ever expected
 */
function medianOf(columns: usize, count: i32, guess: v128, gaps: usize, leastGap: v128): v128 {
  const infinity = f32x4.splat(f32.POSITIVE_INFINITY);
  const half: i32 = (count + 1) >> 1;
  const wanted = f32x4.splat(<f32>half);
  const one = f32x4.splat(1);
  const end = columns + <usize>count * COLUMN_BYTES;
  let step = f32x4.pmax(v128.load(gaps), leastGap);
  let parting = guess;
  // Order statistics on both sides of the middle, and how many values are below each.
  let low = f32x4.neg(infinity);
  let lowRank = f32x4.splat(-1);
  let high = infinity;
  let highRank = f32x4.splat(<f32>count);
  // Each attempt leaves fewer values in question; NaN, of which that is not true, ends it as well.
  for (let attempt: i32 = 0; attempt < count + 64; attempt++) {
    let counted = i32x4.splat(0);
    let otherCounted = counted;
    let below = f32x4.neg(infinity);
    let otherBelow = below;
    let above = infinity;
    let otherAbove = above;
    // A comparison that holds is NaN, which the least and the largest pass over. Two by two, so that
    // none waits for the last.
    for (let at = columns; at < end; at += 2 * COLUMN_BYTES) {
      const values = v128.load(at);
      const isBelow = f32x4.lt(values, parting);
      counted = i32x4.sub(counted, isBelow);
      above = f32x4.pmin(above, v128.or(values, isBelow));
      below = f32x4.pmax(below, v128.or(values, f32x4.ge(values, parting)));
      const others = v128.load(at + COLUMN_BYTES);
      const areBelow = f32x4.lt(others, parting);
      otherCounted = i32x4.sub(otherCounted, areBelow);
      otherAbove = f32x4.pmin(otherAbove, v128.or(others, areBelow));
      otherBelow = f32x4.pmax(otherBelow, v128.or(others, f32x4.ge(others, parting)));
    }
    above = f32x4.pmin(above, otherAbove);
    below = f32x4.pmax(below, otherBelow);
    const rank = f32x4.convert_i32x4_s(i32x4.add(counted, otherCounted));
    const reaches = f32x4.ge(rank, wanted);
    const exceeds = f32x4.gt(rank, wanted);
    const parted = v128.andnot(reaches, exceeds);
    // Too few below: the least of the others is known; too many: the largest of them; just half: both.
    low = v128.bitselect(v128.bitselect(below, low, parted), above, reaches);
    lowRank = v128.bitselect(v128.bitselect(f32x4.sub(rank, one), lowRank, parted), rank, reaches);
    high = v128.bitselect(below, v128.bitselect(above, high, parted), exceeds);
    highRank = v128.bitselect(
      f32x4.sub(rank, one),
      v128.bitselect(rank, highRank, parted),
      exceeds,
    );
    const between = f32x4.sub(highRank, lowRank);
    const known = v128.or(f32x4.le(between, one), f32x4.ge(low, high));
    if (i32x4.all_true(known)) break;
    const share = f32x4.div(f32x4.sub(f32x4.sub(wanted, f32x4.splat(0.5)), lowRank), between);
    const inside = f32x4.add(low, f32x4.mul(f32x4.sub(high, low), share));
    const from = v128.bitselect(high, low, exceeds);
    const onward = f32x4.add(from, f32x4.mul(f32x4.sub(wanted, rank), step));
    const hasBoth = v128.and(f32x4.gt(low, f32x4.neg(infinity)), f32x4.lt(high, infinity));
    step = f32x4.add(step, step);
    const next = v128.bitselect(inside, onward, hasBoth);
    // Above the one and not above the other, whatever rounding does.
    parting = v128.bitselect(f32x4.pmin(next, high), high, f32x4.gt(next, low));
  }
  const found = f32x4.sub(high, low);
  const usual = v128.load(gaps);
  const isKnown = f32x4.lt(found, infinity);
  const share = f32x4.splat(NEW_GAP);
  const moved = f32x4.add(usual, f32x4.mul(share, f32x4.sub(found, usual)));
  v128.store(gaps, v128.bitselect(moved, usual, isKnown));
  return middle(low, (count & 1) === 1 ? low : high);
}

/** Mean of the two, rounded once. */
function middle(lower: v128, upper: v128): v128 {
  const half = f64x2.splat(0.5);
  const lowA = f64x2.promote_low_f32x4(lower);
  const lowB = f64x2.promote_low_f32x4(upperHalf(lower));
  const a = f64x2.sub(f64x2.promote_low_f32x4(upper), lowA);
  const b = f64x2.sub(f64x2.promote_low_f32x4(upperHalf(upper)), lowB);
  const first = f32x4.demote_f64x2_zero(f64x2.add(lowA, f64x2.mul(half, a)));
  const second = f32x4.demote_f64x2_zero(f64x2.add(lowB, f64x2.mul(half, b)));
  return v128.shuffle<f32>(first, second, 0, 1, 4, 5);
}

function upperHalf(values: v128): v128 {
  return v128.shuffle<f32>(values, values, 2, 3, 2, 3);
}
