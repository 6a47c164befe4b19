import { describe, expect, it } from 'vitest';
import { Random } from '../../../core/base/random.ts';
import {
  smoothedHistory as smooth,
  type UnitHistory,
} from '../../../core/sorting/smooth-history.ts';

const size = 40;
const shape = Float64Array.from({ length: size }, (_, k) => 6 * Math.sin(k / 4));

const smoothedHistory = (history: UnitHistory) => smooth(history, new Random(9));

/** Sums of waveforms with unit noise; `gain` is how large the shape is in an epoch. */
function historyOf(
  epochs: number,
  spikes: number,
  gain: (epoch: number) => number,
  seed: number,
): UnitHistory {
  const random = new Random(seed);
  const counts = Float64Array.from({ length: epochs }, () => random.integer(spikes + 1));
  const sums = Array.from(counts, (count, e) =>
    Float32Array.from(shape, (v) => count * gain(e) * v + Math.sqrt(count) * random.normal()),
  );
  return { sums, counts };
}

function distance(a: ArrayLike<number>, b: ArrayLike<number>): number {
  return Math.sqrt(Array.from(a).reduce((sum, value, i) => sum + (value - b[i]) ** 2, 0));
}

describe('smoothedHistory', () => {
  it('sees a change where there is none in one of fifty cases at most, however many spikes and epochs', () => {
    const random = new Random(1);
    let seen = 0;
    for (let seed = 0; seed < 400; seed++) {
      const history = historyOf(1 + random.integer(60), 1 + random.integer(300), () => 1, seed);
      if (smoothedHistory(history) !== undefined) seen++;
    }
    expect(seen).toBeLessThanOrEqual(8);
  });

  it('sees no change where epochs differ without order', () => {
    for (let seed = 0; seed < 50; seed++) {
      const random = new Random(seed + 1000);
      const gains = Array.from({ length: 30 }, () => 1 + 0.1 * random.normal());
      expect(smoothedHistory(historyOf(30, 50, (e) => gains[e], seed))).toBeUndefined();
    }
  });

  it('sees a steady change in as few as eight epochs', () => {
    for (let seed = 0; seed < 20; seed++) {
      const path = smoothedHistory(historyOf(8, 40, (e) => 1 - (0.3 * e) / 7, seed));
      expect(path).toHaveLength(8);
    }
  });

  it.each([
    ['shrinks', (e: number) => 1 - (0.4 * e) / 29],
    ['jumps', (e: number) => (e < 12 ? 1 : 0.7)],
    ['comes and goes', (e: number) => 1 + 0.3 * Math.sin(e / 5)],
  ])('follows a unit that %s, nearer than its mean is', (_, gain) => {
    const history = historyOf(30, 40, gain, 7);
    const path = smoothedHistory(history)!;
    expect(path).toHaveLength(30);
    const truth = (e: number) => shape.map((value) => gain(e) * value);
    const total = history.counts.reduce((sum, count) => sum + count, 0);
    const mean = shape.map((_v, i) => history.sums.reduce((sum, s) => sum + s[i], 0) / total);
    const squares = (at: (e: number) => ArrayLike<number>) =>
      path.reduce((sum, _p, e) => sum + distance(at(e), truth(e)) ** 2, 0);
    expect(squares((e) => path[e])).toBeLessThan(0.35 * squares(() => mean));
  });

  it('gives epochs without spikes what their neighbours say', () => {
    const full = historyOf(30, 40, (e) => 1 - (0.5 * e) / 29, 3);
    const counts = full.counts.map((count, e) => (e > 10 && e < 16 ? 0 : count));
    const sums = full.sums.map((sum, e) => (counts[e] === 0 ? sum.map(() => 0) : sum));
    const path = smoothedHistory({ counts, sums })!;
    const truth = shape.map((value) => (1 - (0.5 * 13) / 29) * value);
    expect(distance(path[13], truth)).toBeLessThan(0.1 * distance(truth, new Float64Array(size)));
  });

  it('does not care which way time runs', () => {
    const history = historyOf(20, 30, (e) => 1 - (0.5 * e) / 19, 5);
    const turned = {
      sums: [...history.sums].reverse(),
      counts: history.counts.slice().reverse(),
    };
    const path = smoothedHistory(history)!;
    const back = [...smoothedHistory(turned)!].reverse();
    path.forEach((waveform, e) => {
      expect(distance(waveform, back[e])).toBeLessThan(1e-4);
    });
  });
});
