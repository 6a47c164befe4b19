/**
 * The arithmetic that all shaders share: four taps `h` on four neighbouring positions, from the
 * signal at these (`a`) and the next four (`b`), in ascending order of taps.
 */
export const addTaps = /* wgsl */ `
fn addTaps(sum: vec4f, h: vec4f, a: vec4f, b: vec4f) -> vec4f {
  let first = fma(vec4f(h.x), a, sum);
  let second = fma(vec4f(h.y), vec4f(a.yzw, b.x), first);
  let third = fma(vec4f(h.z), vec4f(a.zw, b.xy), second);
  return fma(vec4f(h.w), vec4f(a.w, b.xyz), third);
}
`;
