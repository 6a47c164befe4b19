import type { Covariates } from './glm.ts';

/** Distances between the kinks of a response, in ms: what a regression without a stimulus tries. */
export const responseSpacingsMs = [200, 100, 50, 20, 10] as const;

/**
 * Covariates for a response of unknown shape to the event itself: triangles, each `spacingBins` from
 * the next, from the event to the end of the window. Their sums are all the lines with kinks there.
 * @param startBins bins from the event to the start of the window, negative where it starts before
 */
export function responseCovariates(
  binCount: number,
  startBins: number,
  spacingBins: number,
): Covariates {
  const onset = Math.max(0, -startBins);
  const count = Math.max(1, Math.ceil((binCount - onset) / spacingBins));
  const values = new Float64Array(count * binCount);
  for (let i = 0; i < count; i++) {
    const centre = onset + i * spacingBins;
    for (let bin = onset; bin < binCount; bin++) {
      values[i * binCount + bin] = Math.max(0, 1 - Math.abs(bin - centre) / spacingBins);
    }
  }
  return { names: Array.from({ length: count }, (_, i) => `response ${i + 1}`), values };
}
