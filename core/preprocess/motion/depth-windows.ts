import { depthBinUm, type Fingerprints } from './fingerprints.ts';

/** Depth bins that take part in one block's displacement, and how much. */
export interface DepthWindow {
  readonly centreUm: number;
  /** First depth bin with a weight. */
  readonly first: number;
  readonly weights: Float64Array;
}

/** Blocks along a probe lie this far apart; probes that would have fewer than three move as one. */
const blockUm = 400;
const fewestBlocks = 3;
const reachInDeviations = 2.5;

/** All of the probe with the same weight. */
export function wholeDepth({ lowestUm, depthCount }: Fingerprints): DepthWindow {
  return {
    centreUm: lowestUm + ((depthCount - 1) / 2) * depthBinUm,
    first: 0,
    weights: new Float64Array(depthCount).fill(1),
  };
}

/** Blocks along a probe whose contacts span so much. */
export function blockCount(spanUm: number): number {
  const blocks = Math.floor(spanUm / blockUm);
  return blocks < fewestBlocks ? 1 : blocks;
}

/** Gaussian windows along the probe that overlap by half, or one of all of it where it is short. */
export function depthWindows(prints: Fingerprints, spanUm: number): DepthWindow[] {
  const blocks = blockCount(spanUm);
  if (blocks === 1) return [wholeDepth(prints)];
  const { depthCount, lowestUm } = prints;
  const spacing = (depthCount - 1) / blocks;
  const deviation = spacing / 2;
  return Array.from({ length: blocks }, (_, block) => {
    const centre = (block + 0.5) * spacing;
    const first = Math.max(0, Math.round(centre - reachInDeviations * deviation));
    const last = Math.min(depthCount - 1, Math.round(centre + reachInDeviations * deviation));
    return {
      centreUm: lowestUm + centre * depthBinUm,
      first,
      weights: Float64Array.from({ length: last - first + 1 }, (_, i) =>
        Math.exp(-0.5 * ((first + i - centre) / deviation) ** 2),
      ),
    };
  });
}
