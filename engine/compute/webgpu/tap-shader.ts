/** Kinds of numbers that are correlated: in single precision, or whole ones, whose sums are exact. */
export type NumberKind = 'f32' | 'i32';

const multiplyAdd = {
  f32: 'fn multiplyAdd(h: f32, y: vec4f, sum: vec4f) -> vec4f { return fma(vec4f(h), y, sum); }',
  i32: 'fn multiplyAdd(h: i32, y: vec4i, sum: vec4i) -> vec4i { return h * y + sum; }',
};

/**
 * The arithmetic that all shaders share: four taps `h` on four neighbouring positions, from the
 * signal at these (`a`) and the next four (`b`), in ascending order of taps.
 */
export const addTaps = (kind: NumberKind) => /* wgsl */ `
alias Quad = vec4<${kind}>;

${multiplyAdd[kind]}

fn addTaps(sum: Quad, h: Quad, a: Quad, b: Quad) -> Quad {
  let first = multiplyAdd(h.x, a, sum);
  let second = multiplyAdd(h.y, Quad(a.yzw, b.x), first);
  let third = multiplyAdd(h.z, Quad(a.zw, b.xy), second);
  return multiplyAdd(h.w, Quad(a.w, b.xyz), third);
}
`;
