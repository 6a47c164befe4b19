/**
 * Copies one channel out of stored samples and scales it to microvolts:
 * `out[outStart + t] = (samples[first + t * stride] - offsetCounts) * gainToMicrovolts`.
 * NaN and infinities pass as they are.
 * @param samples stored numbers, at least `first + (count - 1) * stride + 1`
 * @param out float32, at least `outStart + count`
 */
export function scaleChannel(
  samples: ArrayLike<number>,
  first: number,
  stride: number,
  count: number,
  gainToMicrovolts: number,
  offsetCounts: number,
  out: Float32Array,
  outStart: number,
): Float32Array {
  for (let t = 0, i = first; t < count; t++, i += stride) {
    out[outStart + t] = (samples[i] - offsetCounts) * gainToMicrovolts;
  }
  return out;
}

/** Frames of stored samples, from number `first` on, and from one to the next `stride`. */
interface StoredFrames {
  readonly first: number;
  readonly stride: number;
  readonly count: number;
}

/** How a column of stored samples becomes a channel. */
interface ScaledColumn {
  readonly column: number;
  readonly gainToMicrovolts: number;
  readonly offsetCounts: number;
}

/**
 * `scaleChannel` of several columns: `out[outStart + c * rowLength + t]` is what channel c has in frame t.
 * Four at a time, which share the steps through the frames.
 */
export function scaleColumns(
  samples: ArrayLike<number>,
  frames: StoredFrames,
  channels: readonly ScaledColumn[],
  out: Float32Array,
  outStart: number,
  rowLength: number,
): void {
  const { first, stride, count } = frames;
  const fours = channels.length - (channels.length % 4);
  for (let c = 0; c < fours; c += 4) {
    const four = channels.slice(c, c + 4);
    scaleFour(samples, frames, four, out, outStart + c * rowLength, rowLength);
  }
  for (let c = fours; c < channels.length; c++) {
    const { column, gainToMicrovolts, offsetCounts } = channels[c];
    const at = outStart + c * rowLength;
    const from = first + column;
    scaleChannel(samples, from, stride, count, gainToMicrovolts, offsetCounts, out, at);
  }
}

function scaleFour(
  samples: ArrayLike<number>,
  { first, stride, count }: StoredFrames,
  [a, b, c, d]: readonly ScaledColumn[],
  out: Float32Array,
  outStart: number,
  rowLength: number,
): void {
  const [gainA, gainB] = [a.gainToMicrovolts, b.gainToMicrovolts];
  const [gainC, gainD] = [c.gainToMicrovolts, d.gainToMicrovolts];
  const [restA, restB, restC, restD] = [
    a.offsetCounts,
    b.offsetCounts,
    c.offsetCounts,
    d.offsetCounts,
  ];
  const toB = b.column - a.column;
  const toC = c.column - a.column;
  const toD = d.column - a.column;
  let from = first + a.column;
  for (let to = outStart; to < outStart + count; to++, from += stride) {
    out[to] = (samples[from] - restA) * gainA;
    out[to + rowLength] = (samples[from + toB] - restB) * gainB;
    out[to + 2 * rowLength] = (samples[from + toC] - restC) * gainC;
    out[to + 3 * rowLength] = (samples[from + toD] - restD) * gainD;
  }
}
