/** Bytes of an event: position i32, atom i32, amplitude f64. */
const EVENT_BYTES: usize = 16;

/**
 * Adds the signal around every event to the sums of its atom, as `addCorrelation` of
 * core/learn/statistics.ts does: `sums[atom, p, k] += amplitude y_p[position + k - margin]`.
 * @param sums f64 `(atoms x channels x (atomSamples + 2 margin))`
 * @param traces rows of f32, `traceStride` in bytes
 */
export function addSnippets(
  sums: usize,
  channelCount: i32,
  atomSamples: i32,
  margin: i32,
  traces: usize,
  traceStride: usize,
  samples: i32,
  events: usize,
  eventCount: i32,
): void {
  const width = atomSamples + 2 * margin;
  for (let i: i32 = 0; i < eventCount; i++) {
    const event = events + <usize>i * EVENT_BYTES;
    const position = load<i32>(event);
    const atom = load<i32>(event, 4);
    const amplitude = load<f64>(event, 8);
    const from = max(0, margin - position);
    const to = min(width, samples - position + margin);
    for (let p: i32 = 0; p < channelCount; p++) {
      const row = sums + ((<usize>((atom * channelCount + p) * width)) << 3);
      const start = traces + <usize>p * traceStride + ((<usize>(position - margin)) << 2);
      addScaled(row, start, amplitude, from, to);
    }
  }
}

/** `sums[k] += factor * values[k]` for k in [from, to). */
function addScaled(sums: usize, values: usize, factor: f64, from: i32, to: i32): void {
  const factors = f64x2.splat(factor);
  let k = from;
  for (; k + 2 <= to; k += 2) {
    const sum = sums + ((<usize>k) << 3);
    const pair = f64x2.promote_low_f32x4(v128.load64_zero(values + ((<usize>k) << 2)));
    v128.store(sum, f64x2.add(v128.load(sum), f64x2.mul(factors, pair)));
  }
  if (k < to) {
    const sum = sums + ((<usize>k) << 3);
    store<f64>(sum, load<f64>(sum) + factor * <f64>load<f32>(values + ((<usize>k) << 2)));
  }
}

/**
 * Adds the products of events that overlap, as `addProducts` does.
 * @param products f64 `(atoms x atoms x (2 atomSamples - 1))`
 * @param events sorted by position
 */
export function addProducts(
  products: usize,
  atomCount: i32,
  atomSamples: i32,
  events: usize,
  eventCount: i32,
): void {
  const reach = atomSamples - 1;
  const span = 2 * atomSamples - 1;
  const end = events + <usize>eventCount * EVENT_BYTES;
  for (let b = events; b < end; b += EVENT_BYTES) {
    const atomB = load<i32>(b, 4);
    const amplitude = load<f64>(b, 8);
    addTo(products, (atomB * atomCount + atomB) * span + reach, amplitude * amplitude);
    for (let a = b + EVENT_BYTES; a < end; a += EVENT_BYTES) {
      const lag = load<i32>(a) - load<i32>(b);
      if (lag > reach) break;
      const atomA = load<i32>(a, 4);
      const product = load<f64>(a, 8) * amplitude;
      addTo(products, (atomB * atomCount + atomA) * span + reach + lag, product);
      addTo(products, (atomA * atomCount + atomB) * span + reach - lag, product);
    }
  }
}

function addTo(sums: usize, index: i32, value: f64): void {
  const at = sums + ((<usize>index) << 3);
  store<f64>(at, load<f64>(at) + value);
}
