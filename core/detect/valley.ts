import { quantileOfSorted } from '../math/order-statistics.ts';

/** The deepest valley of a one-dimensional distribution. */
export interface Valley {
  /** Density at the valley over the density of the smaller of the peaks beside it; 1 without a valley. */
  readonly ratio: number;
  /** Where the valley is, in the unit of the values; their median without one. */
  readonly position: number;
}

const gridPoints = 256;
/** Part of the values that must lie on either side of a valley: an outlier is no second peak. */
const smallestShare = 0.05;

/**
 * Finds the valley with the smallest ratio of its density to the smaller peak's, in a Gaussian
 * kernel density of Silverman's width 0.9 min(SD, IQR / 1.34) n^(-1/5). Below about 50 values the
 * ratio is mostly chance: use `separationTest`.
 *
 * @param minimumShare part of the values that must lie on either side of a valley
 */
export function deepestValley(values: ArrayLike<number>, minimumShare = smallestShare): Valley {
  return deepestValleyOfSorted(new Float64Array(values).sort(), minimumShare);
}

/** `deepestValley` of values in ascending order. */
export function deepestValleyOfSorted(sorted: Float64Array, minimumShare = smallestShare): Valley {
  const flat = { ratio: 1, position: sorted.length === 0 ? 0 : quantileOfSorted(sorted, 0.5) };
  const width = silvermanWidth(sorted);
  if (!(width > 0)) return flat;

  const start = sorted[0] - 3 * width;
  const step = (sorted[sorted.length - 1] - sorted[0] + 6 * width) / (gridPoints - 1);
  const density = kernelDensity(sorted, width, start, step);

  const peakAfter = density.slice();
  for (let g = gridPoints - 2; g >= 0; g--) {
    peakAfter[g] = Math.max(density[g], peakAfter[g + 1]);
  }
  const outside = minimumShare * sorted.length;
  let best = flat;
  let peakBefore = 0;
  let passed = 0;
  for (let g = 0; g < gridPoints; g++) {
    const position = start + g * step;
    while (passed < sorted.length && sorted[passed] <= position) passed++;
    peakBefore = Math.max(peakBefore, density[g]);
    const ratio = density[g] / Math.min(peakBefore, peakAfter[g]);
    const hasBothSides = passed >= outside && sorted.length - passed >= outside;
    if (hasBothSides && ratio < best.ratio) best = { ratio, position };
  }
  return best;
}

function silvermanWidth(sorted: Float64Array): number {
  const count = sorted.length;
  if (count < 2) return 0;
  let mean = 0;
  for (let i = 0; i < count; i++) mean += sorted[i];
  mean /= count;
  let sum = 0;
  for (let i = 0; i < count; i++) sum += (sorted[i] - mean) ** 2;
  const sd = Math.sqrt(sum / count);
  const spread = (quantileOfSorted(sorted, 0.75) - quantileOfSorted(sorted, 0.25)) / 1.34;
  return 0.9 * (spread > 0 ? Math.min(sd, spread) : sd) * count ** -0.2;
}

/**
 * Unnormalised density on the grid; values beyond four widths count as nothing. Every value is shared
 * between the two grid points beside it, so that the kernel is needed at grid distances only.
 */
function kernelDensity(
  sorted: Float64Array,
  width: number,
  start: number,
  step: number,
): Float64Array {
  const mass = new Float64Array(gridPoints + 1);
  for (let i = 0; i < sorted.length; i++) {
    const place = (sorted[i] - start) / step;
    const before = Math.floor(place);
    mass[before] += before + 1 - place;
    mass[before + 1] += place - before;
  }
  const reach = Math.ceil((4 * width) / step);
  const kernel = Float64Array.from({ length: reach + 1 }, (_, g) =>
    Math.exp(-0.5 * ((g * step) / width) ** 2),
  );
  const density = new Float64Array(gridPoints);
  for (let at = 0; at < gridPoints; at++) {
    if (mass[at] === 0) continue;
    const last = Math.min(gridPoints - 1, at + reach);
    for (let g = Math.max(0, at - reach); g <= last; g++) {
      density[g] += mass[at] * kernel[Math.abs(g - at)];
    }
  }
  return density;
}
