/**
 * Coordinates of snippets, `out[i, j] = <basis_j, snippet_i - mean>`, four components at a time.
 * Rows of the basis, the mean and the snippets have `width` values, a multiple of 4, zeros behind
 * the dimensions; snippets are centred in place.
 * @param basis f32 `(components x width)`, components a multiple of 4
 * @param out f32 `(count x components)`
 */
export function projectSnippets(
  basis: usize,
  components: i32,
  mean: usize,
  snippets: usize,
  count: i32,
  width: i32,
  out: usize,
): void {
  const rowBytes = (<usize>width) << 2;
  for (let i: i32 = 0; i < count; i++) {
    const snippet = snippets + <usize>i * rowBytes;
    for (let d: usize = 0; d < rowBytes; d += 16) {
      const centred = f32x4.sub(v128.load(snippet + d), v128.load(mean + d));
      v128.store(snippet + d, centred);
    }
    for (let j: i32 = 0; j < components; j += 4) {
      let row = basis + <usize>j * rowBytes;
      let a = f32x4.splat(0);
      let b = a;
      let c = a;
      let e = a;
      for (let d: usize = 0; d < rowBytes; d += 16) {
        const values = v128.load(snippet + d);
        a = f32x4.add(a, f32x4.mul(values, v128.load(row)));
        b = f32x4.add(b, f32x4.mul(values, v128.load(row + rowBytes)));
        c = f32x4.add(c, f32x4.mul(values, v128.load(row + 2 * rowBytes)));
        e = f32x4.add(e, f32x4.mul(values, v128.load(row + 3 * rowBytes)));
        row += 16;
      }
      v128.store(out, sumsOf(a, b, c, e));
      out += 16;
    }
  }
}

/** The sum of each of four vectors. */
export function sumsOf(a: v128, b: v128, c: v128, d: v128): v128 {
  const ab = f32x4.add(v128.shuffle<f32>(a, b, 0, 4, 1, 5), v128.shuffle<f32>(a, b, 2, 6, 3, 7));
  const cd = f32x4.add(v128.shuffle<f32>(c, d, 0, 4, 1, 5), v128.shuffle<f32>(c, d, 2, 6, 3, 7));
  return f32x4.add(v128.shuffle<f32>(ab, cd, 0, 1, 4, 5), v128.shuffle<f32>(ab, cd, 2, 3, 6, 7));
}
