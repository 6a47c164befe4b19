import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { hertz } from '../../../core/base/quantities.ts';
import { Random } from '../../../core/base/random.ts';
import { SpikeSharing } from '../../../core/preprocess/spike-sharing.ts';
import { addSpikes, normalNoise, poissonTimes } from './synthetic.ts';

const sampleRate = hertz(30_000);
const samples = 300_000;

interface Neuron {
  readonly times: readonly number[];
  /** Channels that see it, with its size on each, in noise levels. */
  readonly sizes: ReadonlyMap<number, number>;
}

function neighboursOf(channelCount: number, neurons: readonly Neuron[], random: Random) {
  const traces = Array.from({ length: channelCount }, () => normalNoise(random, samples));
  for (const { times, sizes } of neurons) {
    for (const [channel, size] of sizes) addSpikes(traces[channel]!, times, size);
  }
  const sharing = new SpikeSharing(new Float64Array(channelCount).fill(1), sampleRate);
  const half = samples / 2;
  for (const start of [0, half]) {
    const piece = new Float32Array(channelCount * half);
    traces.forEach((trace, c) => {
      piece.set(trace.subarray(start, start + half), c * half);
    });
    sharing.add({ samples: half, traces: piece });
  }
  return sharing.neighbours().map((list) => [...list]);
}

const seenOn = (...sizes: readonly [number, number][]) => new Map(sizes);

describe('SpikeSharing', () => {
  it('puts together the channels that see a neuron, in any order, and no others', () => {
    fc.assert(
      fc.property(
        fc.nat(),
        fc.shuffledSubarray([0, 1, 2, 3, 4, 5, 6, 7, 8, 9, 10, 11], { minLength: 12 }),
        (seed, order) => {
          const random = new Random(seed);
          const bundles = [0, 4, 8].map((first) => order.slice(first, first + 4));
          const neurons = bundles.flatMap((bundle) =>
            [300, 2000].map((interval) => ({
              times: poissonTimes(random, samples, interval),
              sizes: new Map(bundle.map((channel) => [channel, 7 + 8 * random.uniform()])),
            })),
          );
          const found = neighboursOf(12, neurons, random);
          for (const bundle of bundles) {
            const sorted = [...bundle].sort((a, b) => a - b);
            for (const channel of bundle) expect(found[channel]).toEqual(sorted);
          }
        },
      ),
      { numRuns: 5 },
    );
  });

  it('takes one rare neuron among others of a channel for enough', () => {
    const random = new Random(1);
    const rare = { times: poissonTimes(random, samples, 20_000), sizes: seenOn([0, 20], [1, 20]) };
    const other = { times: poissonTimes(random, samples, 2_000), sizes: seenOn([0, 9]) };
    expect(neighboursOf(3, [rare, other], random)).toEqual([[0, 1], [0, 1], [2]]);
  });

  it('keeps channels apart whose neurons only fire more at the same times', () => {
    const random = new Random(2);
    const volleys = poissonTimes(random, samples, 6_000);
    const near = () =>
      volleys.flatMap((time) =>
        [1, 2, 3].map(() => time + Math.round(1500 * (random.uniform() - 0.5))),
      );
    const neurons = [0, 1].map((channel) => ({ times: near(), sizes: seenOn([channel, 12]) }));
    expect(neighboursOf(2, neurons, random)).toEqual([[0], [1]]);
  });

  it('takes all channels for near where one shows a wave and no spikes', () => {
    const random = new Random(4);
    const wave = (t: number) => (t % 30_000 < 9_000 ? 12 * Math.sin((2 * Math.PI * t) / 10) : 0);
    const traces = [0, 1].map(() => normalNoise(random, samples));
    const all = traces.map((trace, c) => (c === 0 ? trace.map((x, t) => x + wave(t)) : trace));
    const sharing = new SpikeSharing(Float64Array.of(1, 1, 0), sampleRate);
    const silent = new Float64Array(samples);
    const planar = Float32Array.from([...all, silent].flatMap((trace) => [...trace]));
    sharing.add({ samples, traces: planar });
    expect(sharing.neighbours().map((list) => [...list])).toEqual([[0, 1], [0, 1], []]);
  });

  it('gives a silent channel only itself, and an unusable one nothing', () => {
    const sharing = new SpikeSharing(Float64Array.of(1, 0, 1), sampleRate);
    const random = new Random(3);
    const traces = new Float32Array(3 * 30_000);
    traces.set(normalNoise(random, 30_000));
    sharing.add({ samples: 30_000, traces });
    expect(sharing.neighbours().map((list) => [...list])).toEqual([[0], [], [2]]);
  });
});
