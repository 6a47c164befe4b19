import { computePca } from '../../../core/index.ts';

/**
 * The first principal component of `(count x size)` values, as large as one standard deviation along it;
 * zeros of fewer than two.
 */
export function mainVariation(values: Float32Array, count: number): Float32Array {
  const size = count === 0 ? 0 : values.length / count;
  const { basis, variances } = computePca(values, count, size, 1);
  const deviation = Math.sqrt(variances[0] ?? 0);
  return Float32Array.from({ length: size }, (_, i) => deviation * (basis[i] ?? 0));
}
