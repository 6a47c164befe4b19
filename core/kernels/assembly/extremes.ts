/**
 * The least and the greatest number of every bin of frames, column by column, eight columns at a time.
 * @param frames i16 `(frameCount x columns)`, readable for seven numbers beyond the last
 * @param stride from one frame to the next, in bytes
 * @param groups of eight columns; what stands behind the last column comes out as well, of no meaning
 * @param low i16 `(bins x 8 groups)`, overwritten
 * @param high the same
 */
export function findExtremes(
  frames: usize,
  stride: usize,
  groups: i32,
  frameCount: i32,
  binFrames: i32,
  low: usize,
  high: usize,
): void {
  for (let first: i32 = 0; first < frameCount; first += binFrames) {
    const count = min(binFrames, frameCount - first);
    for (let group: i32 = 0; group < groups; group++) {
      let at = frames + ((<usize>group) << 4);
      let least = v128.load(at);
      let greatest = least;
      for (let frame: i32 = 1; frame < count; frame++) {
        at += stride;
        const values = v128.load(at);
        least = i16x8.min_s(least, values);
        greatest = i16x8.max_s(greatest, values);
      }
      v128.store(low, least);
      v128.store(high, greatest);
      low += 16;
      high += 16;
    }
    frames += <usize>binFrames * stride;
  }
}
