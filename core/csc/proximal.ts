/**
 * Proximal operators: `prox_h(z) = argmin_x 1/2 (x - z)^2 + h(x)`, the non-linearities of the
 * papers' encoders.
 */

/** Two-sided shrinkage, h = threshold |x|: `(|z| - threshold)_+ sgn(z)` (CRsAE, Eq. 21). */
export function softThreshold(value: number, threshold: number): number {
  if (value > threshold) return value - threshold;
  if (value < -threshold) return value + threshold;
  return 0;
}

/** One-sided shrinkage, h = threshold x + [x >= 0]: `max(z - threshold, 0)` (DCEA, ReLU_b). */
export function reluThreshold(value: number, threshold: number): number {
  return value > threshold ? value - threshold : 0;
}

/**
 * Keeps what is large, unshrunk: `z 1[|z| >= threshold]` (PUDLE, HT_b). It is the proximal
 * operator of `threshold^2 / 2 ||x||_0`, thus not of a convex penalty.
 */
export function hardThreshold(value: number, threshold: number): number {
  return Math.abs(value) >= threshold ? value : 0;
}

/**
 * Group shrinkage, h = threshold ||x_g||_2: `(1 - threshold / ||z_g||_2)_+ z_g` (On the
 * convergence of group-sparse autoencoders, Eq. 7). With one entry it is `softThreshold`.
 * @param values group, read from `offset`, `length` entries
 * @param out overwritten at the same places; may be `values`
 * @returns `out`
 */
export function shrinkGroup(
  values: Float64Array,
  offset: number,
  length: number,
  threshold: number,
  out: Float64Array,
): Float64Array {
  let energy = 0;
  for (let i = offset; i < offset + length; i++) energy += values[i] ** 2;
  const norm = Math.sqrt(energy);
  const scale = norm > threshold ? 1 - threshold / norm : 0;
  for (let i = offset; i < offset + length; i++) out[i] = scale * values[i];
  return out;
}
