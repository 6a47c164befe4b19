import { alignToExtremum } from '../detect/alignment.ts';
import { extractSnippets } from '../detect/snippets.ts';
import type { ClusteringTask } from './cluster-snippets.ts';
import type { ClusteringOptions, TilePeak } from './initial-templates.ts';
import type { Tile } from './windows.ts';

/** Peaks whose spikes the same channels can see. */
export interface Neighbourhood {
  readonly channels: Int32Array;
  readonly peaks: readonly TilePeak[];
}

/** A peak is moved to the extremum by up to this share of a template. */
const LARGEST_SHIFT = 1 / 8;

/** Groups peaks by the set of channels around them: one group where all channels neighbour each other. */
export function neighbourhoodsOf(
  peaks: readonly TilePeak[],
  neighbours: readonly Int32Array[],
): Neighbourhood[] {
  const groups = new Map<string, { channels: Int32Array; peaks: TilePeak[] }>();
  for (const peak of peaks) {
    const channels = Int32Array.from(neighbours[peak.channel]).sort();
    const key = channels.join();
    const group = groups.get(key) ?? { channels, peaks: [] };
    group.peaks.push(peak);
    groups.set(key, group);
  }
  return [...groups.values()];
}

/** The neighbourhood with each peak at the extremum that all its channels show. */
export function aligned(
  tiles: readonly Tile[],
  { channels, peaks }: Neighbourhood,
  templateSamples: number,
): Neighbourhood {
  const maxShift = Math.max(1, Math.round(LARGEST_SHIFT * templateSamples));
  const moved = peaks.map(({ tile, position, channel }) => {
    const { traces, samples } = tiles[tile];
    const [extremum] = alignToExtremum(traces, samples, [position], channels, maxShift);
    return { tile, position: extremum, channel };
  });
  return { channels, peaks: moved };
}

/** The snippets around the peaks of a neighbourhood, to be clustered. */
export function clusteringTask(
  tiles: readonly Tile[],
  { channels, peaks }: Neighbourhood,
  options: ClusteringOptions,
  seed: number,
): ClusteringTask {
  const { templateSamples, nBefore, channelCount } = options;
  const dimension = channels.length * templateSamples;
  const snippets = new Float32Array(peaks.length * dimension);
  peaks.forEach(({ tile, position }, i) => {
    extractSnippets(
      tiles[tile].traces,
      channelCount,
      tiles[tile].samples,
      [position],
      channels,
      nBefore,
      templateSamples - nBefore,
      snippets.subarray(i * dimension, (i + 1) * dimension),
    );
  });
  const { clusters, components, restarts, fewest } = options;
  return {
    snippets,
    count: peaks.length,
    channelCount: channels.length,
    samples: templateSamples,
    clusters,
    components,
    restarts,
    fewest,
    seed,
  };
}
