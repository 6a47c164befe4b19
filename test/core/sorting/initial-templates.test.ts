import { describe, expect, it } from 'vitest';
import { Random } from '../../../core/base/random.ts';
import { atomOf } from '../../../core/csc/problem.ts';
import {
  type ClusteringOptions,
  clusterInitialTemplates,
  type TilePeak,
} from '../../../core/sorting/initial-templates.ts';
import { serialLearningCrew } from '../../../core/sorting/learning-crew.ts';
import type { Tile } from '../../../core/sorting/windows.ts';
import {
  atomSamples,
  channelCount,
  plantedTraces,
  randomEvents,
  spikeDictionary,
} from './planted.ts';

const dictionary = spikeDictionary();
const amplitudes = [20, 26, 32];
const samples = 40_000;
const troughSample = 8;

const options = {
  channelCount,
  templateSamples: atomSamples,
  nBefore: troughSample,
  neighbours: [Int32Array.of(0, 1), Int32Array.of(1, 0)],
  clusters: 6,
  fewest: 1,
  fewestMembers: 5,
  components: 6,
};

function cluster(
  tiles: readonly Tile[],
  peaks: readonly TilePeak[],
  changes: Partial<ClusteringOptions> = {},
  seed = 1,
) {
  const random = new Random(seed);
  return clusterInitialTemplates(
    tiles,
    peaks,
    { ...options, ...changes },
    random,
    serialLearningCrew,
  );
}

/** Channel on which an atom is largest. */
function mainChannel(atom: number): number {
  const sizes = atomOf(dictionary, atom).map(Math.abs);
  return Math.floor(sizes.indexOf(Math.max(...sizes)) / atomSamples);
}

function plantedTiles(): { tiles: Tile[]; peaks: TilePeak[] } {
  const peaks: TilePeak[] = [];
  const tiles = [0, 1].map((tile) => {
    const events = randomEvents(samples, amplitudes, 60, 40 + tile);
    for (const { position, atom } of events) {
      peaks.push({ tile, position: position + troughSample, channel: mainChannel(atom) });
    }
    const traces = plantedTraces(dictionary, samples, events, 50 + tile);
    return { segment: 0, start: tile * samples, samples, traces };
  });
  return { tiles, peaks };
}

function likeness(template: Float64Array, atom: Float64Array): number {
  const product = template.reduce((sum, value, i) => sum + value * atom[i], 0);
  return product / Math.hypot(...template);
}

describe('clusterInitialTemplates', () => {
  const { tiles, peaks } = plantedTiles();
  const size = channelCount * atomSamples;

  it('has every planted waveform among the medians, at its size', async () => {
    const found = await cluster(tiles, peaks);
    expect(found.count).toBeLessThanOrEqual(options.clusters);
    for (let c = 0; c < 3; c++) {
      const atom = atomOf(dictionary, c);
      const templates = Array.from({ length: found.count }, (_, t) =>
        found.templates.subarray(t * size, (t + 1) * size),
      );
      const best = templates.reduce((a, b) => (likeness(b, atom) > likeness(a, atom) ? b : a));
      expect(likeness(best, atom)).toBeGreaterThan(0.98);
      expect(Math.abs(Math.hypot(...best) / amplitudes[c] - 1)).toBeLessThan(0.15);
    }
  });

  it('is the same for the same seed', async () => {
    const once = await cluster(tiles, peaks, {}, 7);
    expect(await cluster(tiles, peaks, {}, 7)).toEqual(once);
  });

  it('remembers for each template peaks that it was made from', async () => {
    const { members, count } = await cluster(tiles, peaks);
    expect(members).toHaveLength(count);
    const places = new Set(
      peaks.flatMap(({ tile, position }) =>
        [-3, -2, -1, 0, 1, 2, 3].map((shift) => `${tile}:${position + shift}`),
      ),
    );
    for (const list of members) {
      expect(list.length).toBeGreaterThan(0);
      for (const { tile, position } of list) expect(places.has(`${tile}:${position}`)).toBe(true);
    }
  });

  it('keeps templates to the channels of their neighbourhood', async () => {
    const neighbours = [Int32Array.of(0), Int32Array.of(1)];
    const { templates, channelMask, count } = await cluster(tiles, peaks, { neighbours });
    for (let t = 0; t < count; t++) {
      expect(channelMask[2 * t] + channelMask[2 * t + 1]).toBe(1);
      const silent = channelMask[2 * t] === 1 ? 1 : 0;
      const row = templates.subarray(
        (2 * t + silent) * atomSamples,
        (2 * t + silent + 1) * atomSamples,
      );
      expect(row.every((value) => value === 0)).toBe(true);
    }
  });

  it('makes no template of no peaks, and one of a single peak', async () => {
    expect((await cluster(tiles, [])).count).toBe(0);
    const one = await cluster(tiles, peaks.slice(0, 1));
    expect(one.count).toBe(1);
    expect(one.members[0]).toHaveLength(1);
  });

  it('takes clusters of few snippets only where no other is left', async () => {
    const few = peaks.slice(0, 4);
    expect((await cluster(tiles, few)).count).toBeGreaterThan(0);
    const { members } = await cluster(tiles, peaks, { clusters: 60, fewestMembers: 30 });
    expect(members.length).toBeGreaterThan(0);
    for (const list of members) expect(list.length).toBeGreaterThanOrEqual(30);
  });
});
