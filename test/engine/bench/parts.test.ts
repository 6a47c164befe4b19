import { availableParallelism } from 'node:os';
import { describe, expect, it } from 'vitest';
import { codingKernels } from '../../../engine/bench/kernel-sets.ts';
import { type CoderResult, codingPart } from '../../../engine/bench/parts/coding.ts';
import {
  type CorrelationResult,
  correlationPart,
} from '../../../engine/bench/parts/correlation.ts';
import { type DictionaryResult, dictionaryPart } from '../../../engine/bench/parts/dictionary.ts';
import { growthChannelsPart } from '../../../engine/bench/parts/growth-probe.ts';
import { type FactorResult, overviewPart } from '../../../engine/bench/parts/overview.ts';
import { pipelinePart } from '../../../engine/bench/parts/pipeline.ts';
import { type ThreadsResult, threadsPart } from '../../../engine/bench/parts/threads.ts';
import { type TilesResult, tilesPart } from '../../../engine/bench/parts/tiles.ts';
import { drawProbeWork } from '../../../engine/bench/probe-work.ts';
import type { Part, Section } from '../../../engine/bench/section.ts';

/** Every look at the clock is a second later: times are what they must be, on any machine. */
async function run(part: Part): Promise<Section> {
  let now = 0;
  const clock = () => {
    now += 1000;
    return now;
  };
  const section = await part.run({ clock, seed: 1, say: () => {} });
  for (const row of section.rows) expect(row).toHaveLength(section.columns.length);
  expect(() => JSON.stringify(section.data)).not.toThrow();
  expect(section.rows.flat().join(' ')).not.toMatch(/NaN|undefined/);
  return section;
}

describe('the coding part', () => {
  it('scales slow coders to all windows and sees which are exact', async () => {
    const { data } = await run(
      codingPart({
        windows: 6,
        repeats: 3,
        sparseGramWindows: 3,
        denseKernelWindows: 100,
        denseTypeScriptWindows: 1,
        oracleWindows: 2,
      }),
    );
    const { coders } = data as { coders: CoderResult[] };
    expect(coders.map(({ windowsTimed }) => windowsTimed)).toEqual([6, 6, 3, 6, 1]);
    expect(coders.map(({ seconds }) => seconds.median)).toEqual([1, 1, 2, 1, 6]);
    expect(coders.map(({ gap }) => gap.windows)).toEqual([2, 2, 2, 2, 1]);
    const [kernel, twin, sparseGram, denseKernel, denseTwin] = coders.map(({ gap }) => gap.max);
    for (const gap of [kernel, twin]) expect(gap).toBeLessThan(1e-6);
    for (const gap of [sparseGram, denseKernel, denseTwin]) {
      expect(gap).toBeGreaterThan(Math.max(kernel!, twin!));
      expect(gap).toBeLessThan(1e-3);
    }
    // 180 iterations of 2 operators with 2 x 4 x 18 operations at 983 positions, in one second for 6.
    expect(coders[3]!.gigaflops).toBeCloseTo((6 * 180 * 2 * 2 * 4 * 18 * 983) / 1e9, 10);
  });
});

describe('the correlation part', () => {
  it('counts the taps that are not zero', async () => {
    const { data } = await run(
      correlationPart({
        repeats: 1,
        windows: 2,
        probes: [{ channels: 10, units: 2, samples: 161 }],
      }),
    );
    const { results } = data as { results: CorrelationResult[] };
    expect(results.map(({ flops }) => flops)).toEqual([
      2 * 2 * 4 * 18 * 983,
      2 * (2 * 6) * 61 * 101,
    ]);
  });
});

describe('the dictionary part', () => {
  it('learns at every SNR and tells how far it came', async () => {
    const { data, rows } = await run(dictionaryPart({ windows: 300, snrsDb: [16, 10], seeds: 2 }));
    const { results } = data as { results: DictionaryResult[] };
    expect(rows).toHaveLength(2);
    expect(results.map(({ snrDb, runs }) => [snrDb, runs.length])).toEqual([
      [16, 2],
      [10, 2],
    ]);
    for (const { worstDb, rawWorstDb, secondsToGoal } of results.flatMap(({ runs }) => runs)) {
      expect(worstDb).toBeLessThan(-8);
      expect(rawWorstDb).toBeGreaterThanOrEqual(worstDb - 1e-9);
      if (worstDb < -20) expect(secondsToGoal).toBeGreaterThan(0);
    }
  });
});

describe('the threads part', () => {
  it('finds the same codes on any number of threads, by kernel and by TypeScript', async () => {
    const { data } = await run(threadsPart({ windows: 150, repeats: 2, threadCounts: [1, 3] }));
    const { results } = data as { results: ThreadsResult[] };
    expect(results).toHaveLength(4);
    expect(results[0]!.entries).toBeGreaterThan(10 * 150);
    expect(new Set(results.map(({ entries }) => entries)).size).toBe(1);
  });
});

describe('the tiles part', () => {
  it('finds the same events in tiles of any length; windows lose what they cut through', async () => {
    const sizes = { windows: 30, windowSamples: [1000, 300], tileSamples: [300, 7001, 30_000] };
    const { data } = await run(tilesPart({ ...sizes, repeats: 1 }));
    const { results } = data as { results: TilesResult[] };
    const [uncut, cut, ...tiles] = results;
    // Three spikes a window of each of four neurons.
    expect(Math.abs(uncut!.events - 360)).toBeLessThan(40);
    for (const { differing } of tiles) expect(differing).toBe(0);
    expect(uncut!.differing).toBeLessThan(20);
    expect(cut!.differing).toBeGreaterThan(uncut!.differing);
    expect(results.map(({ pieces }) => pieces)).toEqual([30, 100, 100, 5, 1]);
  });
});

describe('the growth parts', () => {
  it('give a point of each kind for every shape', async () => {
    const shapes = [4, 12].map((channels) => ({ channels, units: channels, samples: 400 }));
    const { rows, plots } = await run(growthChannelsPart({ shapes, repeats: 1 }));
    expect(rows).toHaveLength(2);
    const { series } = plots[0]!.plot;
    expect(series.map(({ points }) => points.map(({ x }) => x))).toEqual([
      [4, 12],
      [4, 12],
    ]);
    // A second for 400 samples at 30 kHz.
    for (const { y } of series.flatMap(({ points }) => points)) expect(y).toBeCloseTo(75, 6);
  });

  it('code the same events by kernel and by TypeScript', () => {
    const samples = 3000;
    const { dictionary, gram, weights, traces } = drawProbeWork(
      { channels: 12, units: 10, samples },
      4,
    );
    const [kernel, twin] = (['kernel', 'TypeScript'] as const).map((kind) =>
      codingKernels(kind).lassoEncoder(dictionary, gram, weights).encode(traces, samples),
    );
    expect(twin!.value.length).toBeGreaterThan(5);
    expect(kernel!.position).toEqual(twin!.position);
    expect(kernel!.atom).toEqual(twin!.atom);
    kernel!.value.forEach((value, i) => {
      expect(Math.abs(value - twin!.value[i]!)).toBeLessThan(1e-5);
    });
  });
});

describe('the part of whole sorts', () => {
  it('shows each recording with the goal that there is for all threads', async () => {
    const { rows, columns } = await run(
      pipelinePart({
        presets: [
          { preset: 'table3', seconds: 2, allThreadsOnly: true },
          { preset: 'tetrode', seconds: 2 },
        ],
        effort: { repeats: 1, enoughSeconds: 1000, limitSeconds: 1000 },
      }),
    );
    const goalAt = columns.findIndex(({ title }) => title === 'goal');
    const threads = Math.min(4, availableParallelism());
    const expected = [
      ['table3', `${threads}`, ''],
      ['tetrode', `${threads}`, '200'],
      ['tetrode', '1', ''],
    ];
    expect(rows.map((row) => [row[0], row[2], row[goalAt]])).toEqual(
      threads === 1 ? expected.slice(0, 2) : expected,
    );
  });
});

describe('the overview part', () => {
  it('builds with every factor, and coarser levels take less of the disk', async () => {
    const sizes = { gigabytes: 0.004, channels: 4, factors: [2, 4], looks: 2 };
    const { data } = await run(overviewPart(sizes));
    const { results } = data as { results: FactorResult[] };
    expect(results.map(({ factor }) => factor)).toEqual([2, 4]);
    expect(results[1]!.diskShare).toBeLessThan(results[0]!.diskShare);
    expect(results[1]!.diskShare).toBeGreaterThan(1 / 16);
    expect(results[0]!.megabytesASecond).toBeCloseTo(4, 2);
  });
});
