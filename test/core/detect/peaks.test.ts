import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { Random } from '../../../core/base/random.ts';
import { detectPeaks, type PeakOptions } from '../../../core/detect/peaks.ts';

const alone = [Int32Array.of(0)];
const options = (changes: Partial<PeakOptions> = {}): PeakOptions => ({
  thresholdSigma: 5,
  polarity: 'both',
  deadSamples: 10,
  neighbours: alone,
  ...changes,
});

/** A line of channels where each sees the next one on either side. */
function chain(channelCount: number): Int32Array[] {
  return Array.from({ length: channelCount }, (_, c) =>
    Int32Array.from([c, c - 1, c + 1].filter((other) => other >= 0 && other < channelCount)),
  );
}

function noise(length: number, seed: number): Float32Array {
  const random = new Random(seed);
  return Float32Array.from({ length }, () => random.normal());
}

/** The definition, said sample by sample. */
function peaksByDefinition(x: Float32Array, channels: number, n: number, o: PeakOptions) {
  const isExtremum = (c: number, t: number) => {
    if (t < 1 || t > n - 2) return false;
    const [before, value, after] = [x[c * n + t - 1], x[c * n + t], x[c * n + t + 1]];
    if (Math.abs(value) < o.thresholdSigma) return false;
    return value > 0
      ? o.polarity !== 'negative' && value > before && value >= after
      : o.polarity !== 'positive' && value < before && value <= after;
  };
  const found: [number, number][] = [];
  for (let t = 0; t < n; t++) {
    for (let c = 0; c < channels; c++) {
      if (!isExtremum(c, t)) continue;
      const height = Math.abs(x[c * n + t]);
      let largest = true;
      for (const d of new Set([c, ...o.neighbours[c]])) {
        for (let s = t - o.deadSamples; s <= t + o.deadSamples; s++) {
          if (!isExtremum(d, s)) continue;
          const rival = Math.abs(x[d * n + s]);
          const earlier = s < t || (s === t && d < c);
          if (rival > height || (rival === height && earlier)) largest = false;
        }
      }
      if (largest) found.push([t, c]);
    }
  }
  return found;
}

describe('detectPeaks', () => {
  it('finds planted peaks exactly once and nothing else', () => {
    const samples = 3000;
    const channels = 4;
    const traces = noise(channels * samples, 1).map((v) => 0.5 * v);
    const planted = Array.from({ length: 40 }, (_, i) => [50 + 70 * i, i % channels]);
    for (const [t, c] of planted) {
      for (const [d, gain] of [
        [c - 1, 0.6],
        [c, 1],
        [c + 1, 0.6],
      ]) {
        if (d < 0 || d >= channels) continue;
        for (const [k, v] of [
          [-1, -6],
          [0, -12],
          [1, -7],
          [5, 5],
        ])
          traces[d * samples + t + k] += gain * v;
      }
    }
    const peaks = detectPeaks(traces, channels, samples, options({ neighbours: chain(channels) }));
    expect(Array.from(peaks.sampleIndex)).toEqual(planted.map(([t]) => t));
    expect(Array.from(peaks.channel)).toEqual(planted.map(([, c]) => c));
    expect(peaks.value.every((v) => v < -8)).toBe(true);
  });

  it('agrees with its definition on arbitrary signals, ties included', () => {
    fc.assert(
      fc.property(
        fc.integer({ min: 1, max: 4 }),
        fc.integer({ min: 0, max: 40 }),
        fc.integer(),
        fc.integer({ min: 0, max: 6 }),
        fc.constantFrom('negative', 'positive', 'both'),
        (channels, samples, seed, deadSamples, polarity) => {
          const random = new Random(seed);
          const traces = Float32Array.from(
            { length: channels * samples },
            () => random.integer(9) - 4,
          );
          const o = options({
            thresholdSigma: 2,
            deadSamples,
            polarity,
            neighbours: chain(channels),
          });
          const peaks = detectPeaks(traces, channels, samples, o);
          const found = Array.from(peaks.sampleIndex, (t, i) => [t, peaks.channel[i]]);
          expect(found).toEqual(peaksByDefinition(traces, channels, samples, o));
        },
      ),
    );
  });

  it('moves with the signal', () => {
    const samples = 800;
    const shift = 37;
    const traces = noise(samples, 3).map((v) => 3 * v);
    const later = new Float32Array(samples + shift);
    later.set(traces, shift);
    const here = detectPeaks(traces, 1, samples, options());
    const there = detectPeaks(later, 1, samples + shift, options());
    const inside = (times: Float64Array, from: number) => Array.from(times).filter((t) => t > from);
    expect(here.sampleIndex.length).toBeGreaterThan(10);
    expect(inside(there.sampleIndex, 20 + shift).map((t) => t - shift)).toEqual(
      inside(here.sampleIndex, 20),
    );
  });

  it('gives the peaks of the whole when read in pieces with margins', () => {
    const samples = 1000;
    const channels = 3;
    const traces = noise(channels * samples, 4).map((v) => 3 * v);
    const o = options({ neighbours: chain(channels) });
    const whole = detectPeaks(traces, channels, samples, o);
    const margin = o.deadSamples + 1;
    const pieces: number[] = [];
    for (let start = 0; start < samples; start += 97) {
      const from = Math.max(0, start - margin);
      const to = Math.min(samples, start + 97 + margin);
      const piece = new Float32Array(channels * (to - from));
      for (let c = 0; c < channels; c++) {
        piece.set(traces.subarray(c * samples + from, c * samples + to), c * (to - from));
      }
      for (const t of detectPeaks(piece, channels, to - from, o).sampleIndex) {
        if (t + from >= start && t + from < start + 97) pieces.push(t + from);
      }
    }
    expect(pieces).toEqual(Array.from(whole.sampleIndex));
  });

  it('listens only to the wanted sign', () => {
    const traces = new Float32Array(100);
    traces[20] = -9;
    traces[60] = 8;
    const times = (polarity: PeakOptions['polarity']) =>
      Array.from(detectPeaks(traces, 1, 100, options({ polarity })).sampleIndex);
    expect(times('negative')).toEqual([20]);
    expect(times('positive')).toEqual([60]);
    expect(times('both')).toEqual([20, 60]);
  });

  it('keeps simultaneous peaks of channels that are no neighbours', () => {
    const traces = new Float32Array(2 * 50);
    traces[25] = -9;
    traces[50 + 25] = -7;
    const far = [Int32Array.of(0), Int32Array.of(1)];
    const near = [Int32Array.of(0, 1), Int32Array.of(1, 0)];
    expect(detectPeaks(traces, 2, 50, options({ neighbours: far })).channel).toHaveLength(2);
    expect(Array.from(detectPeaks(traces, 2, 50, options({ neighbours: near })).channel)).toEqual([
      0,
    ]);
  });
});
