import { describe, expect, it } from 'vitest';
import { Random } from '../../../core/base/random.ts';
import { kMeans } from '../../../core/detect/k-means.ts';
import { mergeClusters } from '../../../core/detect/merge-clusters.ts';

const dimension = 6;

/** Clouds of SD 1 around centres, `stretch` times as long along the first axis. */
function clouds(
  groups: readonly { size: number; centre: number[]; stretch?: number }[],
  seed: number,
) {
  const random = new Random(seed);
  const truth = groups.flatMap((group, g) => new Array<number>(group.size).fill(g));
  const points = Float64Array.from(
    truth.flatMap((g) =>
      Array.from({ length: dimension }, (_, d) => {
        const scale = d === 0 ? (groups[g].stretch ?? 1) : 1;
        return (groups[g].centre[d] ?? 0) + scale * random.normal();
      }),
    ),
  );
  return { truth, points };
}

function overClusterAndMerge(points: Float64Array, seed: number) {
  const count = points.length / dimension;
  const k = Math.min(10, count);
  const { labels } = kMeans(points, count, dimension, k, new Random(seed), 5);
  return mergeClusters(points, dimension, labels, k);
}

/** How many runs of ten end with `wanted` clusters. */
function runsWithCount(wanted: number, groups: Parameters<typeof clouds>[0]): number {
  let right = 0;
  for (let seed = 0; seed < 10; seed++) {
    if (overClusterAndMerge(clouds(groups, seed).points, seed).sizes.length === wanted) right++;
  }
  return right;
}

describe('mergeClusters', () => {
  it('makes one cluster of one Gaussian, long ones included', () => {
    expect(runsWithCount(1, [{ size: 400, centre: [] }])).toBeGreaterThanOrEqual(9);
    expect(runsWithCount(1, [{ size: 400, centre: [], stretch: 6 }])).toBeGreaterThanOrEqual(9);
  });

  it('keeps two and four that are apart', () => {
    expect(
      runsWithCount(2, [
        { size: 200, centre: [] },
        { size: 200, centre: [0, 6] },
      ]),
    ).toBeGreaterThanOrEqual(9);
    expect(
      runsWithCount(4, [
        { size: 300, centre: [] },
        { size: 150, centre: [0, 8] },
        { size: 80, centre: [0, 0, 8], stretch: 2 },
        { size: 40, centre: [0, 6, 6, 6] },
      ]),
    ).toBeGreaterThanOrEqual(9);
  });

  it('gives back the planted labels', () => {
    const { truth, points } = clouds(
      [
        { size: 300, centre: [] },
        { size: 60, centre: [0, 9] },
      ],
      3,
    );
    const { labels } = overClusterAndMerge(points, 4);
    const agreeing = truth.filter((g, i) => (labels[i] === labels[0]) === (g === 0)).length;
    expect(agreeing).toBeGreaterThanOrEqual(359);
  });

  it('labels every point and counts them', () => {
    const { points } = clouds([{ size: 50, centre: [] }], 5);
    const { labels, sizes } = overClusterAndMerge(points, 6);
    expect(labels).toHaveLength(50);
    expect(sizes.reduce((sum, size) => sum + size, 0)).toBe(50);
    expect(Math.max(...labels)).toBe(sizes.length - 1);
  });

  it('gives nothing for nothing', () => {
    expect(mergeClusters([], 3, new Int32Array(0), 0).sizes).toHaveLength(0);
  });
});
