/** What a sample is worth. */
export const good = 0;
export const notFinite = 1;
export const saturated = 2;

/** When a channel counts as saturated: it stays at one value, far from its median, for long. */
export interface SaturationLimits {
  /** Distance of each channel's value from its median, microvolts; infinite where none is known. */
  readonly flatBeyondMicrovolts: Float64Array;
  /** Samples in a row at the same value. */
  readonly flatSamples: number;
}

/** Signal next to a bad stretch that is taken away with it, and fades over as long again. */
const guardMs = 1;

/** Samples on either side of a bad stretch that are less than good. */
export function guardSamples(sampleRate: number): number {
  return 2 * Math.ceil((guardMs * sampleRate) / 1000);
}

/**
 * A quick look at the samples of one raw channel: where it is false, none is bad. Every flat stretch holds
 * one of the pairs of neighbours that are compared.
 * @param offset of the channel's median, microvolts
 */
export function mayBeBad(
  raw: Float32Array,
  offset: number,
  flatBeyond: number,
  flatSamples: number,
): boolean {
  // Infinities and NaN remain in sums; four of them do not wait for each other.
  let [sum0, sum1, sum2, sum3] = [0, 0, 0, 0];
  const whole = raw.length - (raw.length % 4);
  for (let t = 0; t < whole; t += 4) {
    sum0 += raw[t];
    sum1 += raw[t + 1];
    sum2 += raw[t + 2];
    sum3 += raw[t + 3];
  }
  for (let t = whole; t < raw.length; t++) sum0 += raw[t];
  if (!Number.isFinite(sum0 + sum1 + sum2 + sum3)) return true;
  const step = Math.max(1, flatSamples - 1);
  for (let t = 0; t + 1 < raw.length; t += step) {
    if (raw[t] === raw[t + 1] && Math.abs(raw[t] - offset) > flatBeyond) return true;
  }
  return false;
}

/**
 * Marks the samples of one channel that carry no signal.
 * @param values around the channel's median, microvolts
 * @param marks overwritten, one a value: `good`, `notFinite` or `saturated`
 * @returns whether anything is bad
 */
export function markBad(
  values: Float64Array,
  flatBeyond: number,
  flatSamples: number,
  marks: Uint8Array,
): boolean {
  let isBad = false;
  for (let from = 0, to = 1; from < values.length; from = to, to = from + 1) {
    const value = values[from];
    while (to < values.length && values[to] === value) to++;
    const isFlat = to - from >= flatSamples && Math.abs(value) > flatBeyond;
    const mark = Number.isFinite(value) ? (isFlat ? saturated : good) : notFinite;
    marks.fill(mark, from, to);
    isBad ||= mark !== good;
  }
  return isBad;
}

/**
 * Puts straight lines in the place of bad stretches, so that a filter finds no steps there; at the
 * ends the nearest good value, and zero where nothing is good.
 */
export function bridgeBad(values: Float64Array, marks: Uint8Array): Float64Array {
  const count = values.length;
  for (let from = 0; from < count; from++) {
    if (marks[from] === good) continue;
    let to = from + 1;
    while (to < count && marks[to] !== good) to++;
    const before = from > 0 ? values[from - 1] : to < count ? values[to] : 0;
    const after = to < count ? values[to] : before;
    const slope = (after - before) / (to - from + 1);
    for (let t = from; t < to; t++) values[t] = before + slope * (t - from + 1);
    from = to;
  }
  return values;
}

/**
 * Gain that takes bad stretches out of a filtered signal: 0 there and for half of the guard around,
 * then a raised cosine up to 1.
 */
export function gainAround(marks: Uint8Array, sampleRate: number): Float32Array {
  const count = marks.length;
  const guard = guardSamples(sampleRate);
  const distance = new Float64Array(count);
  for (let t = 0, off = guard; t < count; t++) {
    off = marks[t] === good ? off + 1 : 0;
    distance[t] = off;
  }
  for (let t = count - 1, off = guard; t >= 0; t--) {
    off = marks[t] === good ? off + 1 : 0;
    distance[t] = Math.min(distance[t], off);
  }
  return Float32Array.from(distance, (off) => {
    const share = Math.max(0, Math.min(1, (2 * off) / guard - 1));
    return 0.5 - 0.5 * Math.cos(Math.PI * share);
  });
}
